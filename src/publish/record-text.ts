import type { BuildRecord } from '../record/build-record.ts';
import { serializeRecord } from '../record/serialize.ts';
import { bytesOf } from '../store/bytes.ts';
import { crc32Of } from '../store/checksum.ts';
import { recordKey } from '../store/key.ts';
import { type Body, bodyOf, type Stored } from '../store/object-store.ts';
import { corrupt, type SettleMeans } from './settle.ts';

/**
 * Stores a build record under its own digest.
 * @returns its key and body where it was not there before
 * @throws UserError `object-corrupt`, or what the store throws
 */
export async function publishRecordText(
  record: BuildRecord,
  { store, signal, repair }: Pick<SettleMeans, 'store' | 'signal' | 'repair'>,
): Promise<{ readonly key: string; readonly body: Body } | undefined> {
  const { text, digest } = serializeRecord(record);
  const [key, bytes] = [recordKey(digest), Buffer.from(text)];
  const body = bodyOf(bytes);
  const found = await store.head(key, { signal });
  const stored = found ?? (await store.create(key, body, { signal }));
  if ('created' in stored && stored.created) return { key, body };
  const isRight = async (there: Stored) => {
    if (there.size !== bytes.length) return false;
    return isSumOf(bytes, there) || (await isSame(await store.read(key, { signal }), bytes));
  };
  if (await isRight(stored)) return undefined;
  if (!repair) throw corrupt(key, store);
  const { created, ...now } = await store.replace(key, body, stored, { signal });
  // Else somebody else replaced it meanwhile.
  if (!created && !(await isRight(now))) throw corrupt(key, store);
  return undefined;
}

/** Whether the store's checksum tells that it holds these bytes. */
function isSumOf(bytes: Buffer, { size, checksum }: Stored): boolean {
  return size === bytes.length && checksum === `crc32:${crc32Of(bytes)}`;
}

async function isSame(
  body: AsyncIterable<Uint8Array> | undefined,
  bytes: Buffer,
): Promise<boolean> {
  if (body === undefined) return false;
  return (await bytesOf(body)).equals(bytes);
}
