import type { BuildRecord } from '../record/build-record.ts';
import { serializeRecord } from '../record/serialize.ts';
import { crc32Of } from '../store/checksum.ts';
import { recordKey } from '../store/key.ts';
import { bodyOf, type Stored } from '../store/object-store.ts';
import { corrupt, type SettleMeans } from './settle.ts';

/**
 * Stores a build record under its own digest.
 * @throws UserError `object-corrupt`, or what the store throws
 */
export async function publishRecordText(
  record: BuildRecord,
  { store, signal, repair }: Pick<SettleMeans, 'store' | 'signal' | 'repair'>,
): Promise<void> {
  const { text, digest } = serializeRecord(record);
  const [key, bytes] = [recordKey(digest), Buffer.from(text)];
  const found = await store.head(key, { signal });
  const stored = found ?? (await store.create(key, bodyOf(bytes), { signal }));
  if ('created' in stored && stored.created) return;
  if (isSumOf(bytes, stored)) return;
  const body = await store.read(key, { signal });
  if (body !== undefined && (await isSame(body, bytes))) return;
  if (!repair) throw corrupt(key, store);
  await store.replace(key, bodyOf(bytes), stored, { signal });
}

/** Whether the store's checksum tells that it holds these bytes. */
function isSumOf(bytes: Buffer, { size, checksum }: Stored): boolean {
  return size === bytes.length && checksum === `crc32:${crc32Of(bytes)}`;
}

async function isSame(body: AsyncIterable<Uint8Array>, bytes: Buffer): Promise<boolean> {
  const blocks: Uint8Array[] = [];
  for await (const block of body) blocks.push(block);
  return Buffer.concat(blocks).equals(bytes);
}
