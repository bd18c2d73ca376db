import pLimit from 'p-limit';
import type { ReadOptions } from '../store/object-store.ts';

/** Questions to the store at one time. */
const atOnce = 16;

/**
 * Asks for each key once, however often it is wanted: what a key holds never changes.
 * @param read gives undefined where there is nothing; then the key is not in the answer, and is asked
 * for again the next time
 */
export function readOnce<Key, Value>(
  read: (key: Key, options: ReadOptions) => Promise<Value | undefined>,
) {
  const known = new Map<Key, Value>();
  return async (keys: readonly Key[], options: ReadOptions): Promise<Map<Key, Value>> => {
    const limit = pLimit(atOnce);
    const ask = async (key: Key) => {
      const value = await read(key, options);
      if (value !== undefined) known.set(key, value);
    };
    const asked = keys.filter((key) => !known.has(key));
    await Promise.all(asked.map((key) => limit(() => ask(key)))).catch((error) => {
      limit.clearQueue();
      throw error;
    });
    return new Map(
      keys.flatMap((key) => {
        const value = known.get(key);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  };
}
