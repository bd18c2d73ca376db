import pLimit from 'p-limit';
import { UserError } from '../errors.ts';
import { type BuildRecord, filesOf, isPublished } from '../record/build-record.ts';
import { serializeRecord } from '../record/serialize.ts';
import { recordKey } from '../store/key.ts';
import type { ObjectStore, ReadOptions, Stored } from '../store/object-store.ts';
import { compareStored } from './vouch.ts';

/** Questions to the store at one time. */
const atOnce = 16;

/** What a record says of a key in the store. */
interface Claim extends Pick<Stored, 'size' | 'checksum'> {
  readonly id: string;
  readonly key: string;
}

/**
 * A proposal must not name what nobody can fetch, whatever a record says: everything that these
 * builds published is in the store, with the size and the checksum that were seen when it got there.
 * @throws UserError `not-published`, or `object-corrupt` naming what differs
 */
export async function checkPublished(
  store: ObjectStore,
  records: readonly BuildRecord[],
  options: ReadOptions = {},
): Promise<void> {
  const unpublished = records.filter((record) => !isPublished(record));
  if (unpublished.length > 0)
    throw notPublished(
      store,
      unpublished.map(({ variant }) => variant.id),
    );
  const claims = records.flatMap(claimsOf);
  const limit = pLimit(atOnce);
  const found = await Promise.all(claims.map(({ key }) => limit(() => store.head(key, options))));
  const missing = claims.filter((_, index) => found[index] === undefined).map(({ id }) => id);
  if (missing.length > 0) throw notPublished(store, [...new Set(missing)]);
  for (const [index, claim] of claims.entries()) {
    const stored = found[index];
    if (stored !== undefined) refuseOther(store, claim, stored);
  }
}

function claimsOf(record: BuildRecord): Claim[] {
  const { id } = record.variant;
  const { text, digest } = serializeRecord(record);
  return [
    { id, key: recordKey(digest), size: Buffer.byteLength(text) },
    ...filesOf(record).flatMap(({ object }) => (object === undefined ? [] : [{ id, ...object }])),
  ];
}

function refuseOther(
  { location }: ObjectStore,
  { id, key, ...claim }: Claim,
  stored: Stored,
): void {
  const compared = compareStored(claim, stored);
  const sameSize = claim.size === stored.size;
  // Directories keep no checksums, and neither is one of a record of itself in its own text.
  if (compared === 'equal' || (sameSize && claim.checksum === undefined)) return;
  const now = sameSize ? `the checksum ${stored.checksum}` : `${stored.size} bytes`;
  const then = sameSize ? claim.checksum : `${claim.size}`;
  throw new UserError(
    'object-corrupt',
    `${key} in ${location} has ${now}, and not ${then} as the record of ${id} says`,
    {
      hint: 'find out who replaced it; then publish the variant again: isar-artifacts publish --repair',
    },
  );
}

function notPublished({ location }: ObjectStore, ids: readonly string[]): UserError {
  return new UserError(
    'not-published',
    `${ids.join(', ')}: built, but not all of it is in ${location}`,
    {
      hint: 'a proposal must not name files that nobody can fetch: isar-artifacts publish, then propose again',
    },
  );
}
