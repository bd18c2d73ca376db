import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { recordKey } from '../store/key.ts';
import type { ObjectStore, ReadOptions } from '../store/object-store.ts';

/** Questions to the store at one time. */
const atOnce = 16;

type Store = Pick<ObjectStore, 'read' | 'location'>;

/**
 * Every digest that is in one of these records, with the record. A record that has gone names nothing.
 * @throws UserError `object-corrupt` where a record is not what its key says
 */
export type ReadRecords = (
  records: readonly Sha256[],
  options?: ReadOptions,
) => Promise<Map<Sha256, Sha256>>;

/** Reads each record once, however often it is asked for: they never change. */
export function recordReader(store: Store): ReadRecords {
  const known = new Map<Sha256, readonly Sha256[]>();

  async function read(record: Sha256, options: ReadOptions): Promise<readonly Sha256[]> {
    const digests = known.get(record) ?? (await digestsOf(store, record, options));
    if (digests === undefined) return [];
    known.set(record, digests);
    return digests;
  }

  return async (records, options = {}) => {
    const limit = pLimit(atOnce);
    const reading = records.map((record) => limit(() => read(record, options)));
    const named = await Promise.all(reading).catch((error) => {
      limit.clearQueue();
      throw error;
    });
    return new Map(
      records.flatMap((record, index) => (named[index] ?? []).map((digest) => [digest, record])),
    );
  };
}

/** Any digest counts: a record of a newer release may name files in ways that we do not know. */
async function digestsOf(
  store: Store,
  record: Sha256,
  options: ReadOptions,
): Promise<Sha256[] | undefined> {
  const body = await store.read(recordKey(record), options);
  if (body === undefined) return undefined;
  const blocks: Uint8Array[] = [];
  for await (const block of body) blocks.push(block);
  const bytes = Buffer.concat(blocks);
  if (createHash('sha256').update(bytes).digest('hex') !== record) throw corrupt(store, record);
  const hashes = bytes.toString('utf8').match(/\b[0-9a-f]{64}\b/g) ?? [];
  return [...new Set(hashes)].filter(isSha256);
}

function corrupt({ location }: Store, record: Sha256): UserError {
  return new UserError(
    'object-corrupt',
    `${recordKey(record)} in ${location} is not the record that its key names`,
    {
      hint: 'what it needs is not known, so nothing is removed: find out who wrote it, remove that object, and publish the variant again',
    },
  );
}
