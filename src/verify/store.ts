import { cacheInfoKey } from '../binary-cache/cache-info.ts';
import { UserError } from '../errors.ts';
import { parseKey } from '../store/key.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { behind } from './behind.ts';
import type { Answer, AskOptions, Reader, ReadingOptions } from './reader.ts';

/** The key under which the store has what a URL names; undefined where it is none of the store's. */
export function keyIn({ publicUrl }: ObjectStore, url: string): string | undefined {
  if (!url.startsWith(`${publicUrl}/`)) return undefined;
  const key = url.slice(publicUrl.length + 1);
  return key === cacheInfoKey || parseKey(key) !== undefined ? key : undefined;
}

/** Whoever may ask the store itself. URLs must be of the store. */
export function storeReader(store: ObjectStore): Reader {
  const keyOf = (url: string) => keyIn(store, url) ?? '';
  let outOfReach: Promise<UserError | undefined> | undefined;
  return {
    ask: async (url: string, { signal }: AskOptions = {}): Promise<Answer> => {
      outOfReach ??= reach(store, signal);
      const error = await outOfReach;
      signal?.throwIfAborted();
      return error === undefined ? head(store, keyOf(url), signal) : { kind: 'unreachable', error };
    },
    read: (url: string, { signal, from = 0 }: ReadingOptions = {}) =>
      behind(read(store, keyOf(url), signal), from),
  };
}

/**
 * Asked once: where there is no such bucket, a HEAD says of every key that it is not there.
 * @returns why nothing can be said of any key
 */
async function reach(
  store: ObjectStore,
  signal: AbortSignal | undefined,
): Promise<UserError | undefined> {
  try {
    for await (const _ of (await store.read(cacheInfoKey, { signal })) ?? []) break;
  } catch (error) {
    // Who may not read this key may still read others.
    if (error instanceof UserError && error.code === 'store-unreachable') return error;
    if (!(error instanceof UserError) && !signal?.aborted) throw error;
  }
  return undefined;
}

async function head(
  store: ObjectStore,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  try {
    const stored = await store.head(key, { signal });
    if (stored === undefined) return { kind: 'missing' };
    return { kind: 'found', size: stored.size, checksum: stored.checksum, html: false };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) return { kind: 'unreachable', error };
    throw error;
  }
}

async function* read(
  store: ObjectStore,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const body = await store.read(key, { signal });
  if (body === undefined) {
    throw new UserError('store-unreachable', `${key} went from ${store.location} meanwhile`, {
      hint: 'somebody removes objects at this moment: try again',
    });
  }
  yield* body;
}
