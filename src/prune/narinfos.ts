import { digestNamedBy } from '../binary-cache/narinfo.ts';
import { textOf } from '../binary-cache/text.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { parseKey } from '../store/key.ts';
import type { ObjectStore, ReadOptions } from '../store/object-store.ts';
import { readOnce } from './read-once.ts';

/** Of each narinfo the digest of its file; absent where it says none. */
export type CachedDigests = ReadonlyMap<string, Sha256>;

export type ReadNarinfos = (
  keys: readonly string[],
  options: ReadOptions,
) => Promise<CachedDigests>;

/** Its key says what path a narinfo is of, so it is read once. */
export function narinfoReader(store: Pick<ObjectStore, 'read'>): ReadNarinfos {
  return readOnce(async (key: string, options) => {
    const text = await textOf(store, key, options);
    return text === undefined ? undefined : digestNamedBy(text);
  });
}

/** Of which file an object is, or which record it is; undefined where it is not of ours. */
export function digestBehind(key: string, cached: CachedDigests): Sha256 | undefined {
  const parsed = parseKey(key);
  return parsed?.kind === 'narinfo' ? cached.get(key) : parsed?.digest;
}
