import { createHash } from 'node:crypto';
import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { parseRecord } from '../record/serialize.ts';
import { bytesOf } from '../store/bytes.ts';
import { recordKey } from '../store/key.ts';
import type { ObjectStore, ReadOptions } from '../store/object-store.ts';

/**
 * A published build record.
 * @returns undefined when the store has none of that digest
 * @throws UserError `object-corrupt` when it is not the record that its key names
 */
export async function storedRecord(
  store: ObjectStore,
  digest: Sha256,
  options: ReadOptions = {},
): Promise<BuildRecord | undefined> {
  const key = recordKey(digest);
  const body = await store.read(key, options);
  if (body === undefined) return undefined;
  const bytes = await bytesOf(body);
  if (createHash('sha256').update(bytes).digest('hex') === digest) {
    return parseRecord(bytes.toString('utf8'), `${store.location}/${key}`);
  }
  throw new UserError(
    'object-corrupt',
    `${key} in ${store.location} is not the record that its key names`,
    {
      hint: 'find out who wrote it; then remove that object and publish the variant again',
    },
  );
}
