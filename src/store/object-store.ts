/** Bytes by key. Keys are written once: what a key holds never changes. */
export interface ObjectStore {
  /** What a person calls it, for messages: `file:/srv/artifacts`, `s3://bucket/prefix`. */
  readonly location: string;
  /** URL under which readers find the keys, without a slash at the end. */
  readonly publicUrl: string;
  /** @returns undefined when there is no such object */
  head(key: string): Promise<Stored | undefined>;
  /** @returns undefined when there is no such object */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Stores `body` under `key` unless something is there: what another publisher wrote stays.
   * When `body` throws or the signal is aborted, nothing is stored.
   */
  create(key: string, body: Body, options?: CreateOptions): Promise<Created>;
}

/** What is to be stored. */
export interface Body {
  /** Begins anew each time: a server may want all of it again. */
  open(): AsyncIterable<Uint8Array>;
  /** More bytes than this never come. An upload in parts has to know before how large they must be. */
  readonly atMost: number;
}

/** A body that is in memory already. */
export function bodyOf(bytes: Uint8Array): Body {
  return { open: () => once(bytes), atMost: bytes.length };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export interface CreateOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What the store says of an object. */
export interface Stored {
  /** Bytes in the store. */
  readonly size: number;
  /**
   * The checksum that the store keeps with it, as `crc32:...` or `etag:...`: it tells later whether
   * the object is still the same, and nothing else. Absent where a store keeps none.
   */
  readonly checksum?: string;
}

export interface Created extends Stored {
  /** False when the key holds what somebody else wrote: whoever trusts it must read it first. */
  readonly created: boolean;
}
