import { UserError } from '../errors.ts';
import { bodyOf, type ObjectStore, type ReadOptions } from '../store/object-store.ts';
import { textOf } from './text.ts';

export const cacheInfoKey = 'nix-cache-info';

/** After the caches that people have, which say 40 and less: those are nearer, and have more. */
const ours = 'StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 50\n';

/**
 * What makes a place a binary cache. One that is there stays: somebody may have chosen its priority.
 * @throws UserError `object-corrupt` where it is of another store directory
 */
export async function ensureCacheInfo(
  store: ObjectStore,
  { signal }: ReadOptions = {},
): Promise<void> {
  let found = await textOf(store, cacheInfoKey, { signal });
  if (found === undefined) {
    const { created } = await store.create(cacheInfoKey, bodyOf(Buffer.from(ours)), { signal });
    found = created ? ours : await textOf(store, cacheInfoKey, { signal });
  }
  if (found !== undefined && isCacheInfo(found)) return;
  throw new UserError(
    'object-corrupt',
    `${cacheInfoKey} in ${store.location} is not of a cache for /nix/store`,
    { hint: 'find out who wrote it; then remove that object, or use another storage.url' },
  );
}

/** Whether it is of a cache for `/nix/store`: Nix asks no other one. */
export function isCacheInfo(text: string): boolean {
  return /^StoreDir: *\/nix\/store *$/m.test(text);
}
