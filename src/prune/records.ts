import { createHash } from 'node:crypto';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { bytesOf } from '../store/bytes.ts';
import { recordKey } from '../store/key.ts';
import type { ObjectStore, ReadOptions } from '../store/object-store.ts';
import { readOnce } from './read-once.ts';

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
  const readAll = readOnce((record: Sha256, options) => digestsOf(store, record, options));
  return async (records, options = {}) => {
    const named = await readAll(records, options);
    return new Map(
      [...named].flatMap(([record, digests]) => digests.map((digest) => [digest, record])),
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
  const bytes = await bytesOf(body);
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
