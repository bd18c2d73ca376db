import type { Body, ObjectStore, Stored } from './object-store.ts';
import { sourceOf } from './source.ts';

/** An object of the same store, between bytes of ours. */
export interface Wrapped {
  readonly head: Buffer;
  readonly key: string;
  /** What the store said of the object when it was seen to be right. */
  readonly of: Stored;
  readonly tail: Buffer;
}

/**
 * A body made of an object that is there. A store that can copy within itself does so (`wrapped`);
 * for another one the object is read and sent again.
 */
export function wrappedBody(
  store: ObjectStore,
  wrapped: Wrapped,
  metadata: Body['metadata'],
): Body {
  const { head, key, of, tail } = wrapped;
  async function* blocks(): AsyncGenerator<Uint8Array> {
    yield head;
    const body = await store.read(key);
    if (body === undefined) throw new Error(`${key} has gone while it was copied`);
    yield* body;
    yield tail;
  }
  return {
    open: () => sourceOf(blocks()),
    atMost: head.length + of.size + tail.length,
    encoder: `${key} ${of.version}`,
    wrapped,
    metadata,
  };
}
