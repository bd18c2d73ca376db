import { bytesOf } from '../store/bytes.ts';
import type { ObjectStore, ReadOptions } from '../store/object-store.ts';

/** Bytes: what is longer is none of what a cache says of itself. */
const longest = 64 * 1024;

/** @returns undefined where there is no such object; of one that is too long, its beginning */
export async function textOf(
  store: Pick<ObjectStore, 'read'>,
  key: string,
  options: ReadOptions = {},
): Promise<string | undefined> {
  const body = await store.read(key, options);
  if (body === undefined) return undefined;
  return (await bytesOf(body, longest)).toString('utf8');
}
