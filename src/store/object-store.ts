/** Bytes by key. Keys are written once: what a key holds never changes. */
export interface ObjectStore {
  /** What a person calls it, for messages: `file:/srv/artifacts`. */
  readonly location: string;
  /** URL under which readers find the keys, without a slash at the end. */
  readonly publicUrl: string;
  /** @returns undefined when there is no such object */
  head(key: string): Promise<StoredSize | undefined>;
  /** @returns undefined when there is no such object */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Stores `body` under `key` unless something is there: what another publisher wrote stays.
   * When `body` throws, nothing is stored.
   */
  create(key: string, body: AsyncIterable<Uint8Array>): Promise<Created>;
}

export interface StoredSize {
  /** Bytes in the store. */
  readonly size: number;
}

export interface Created extends StoredSize {
  /** False when the key existed already. */
  readonly created: boolean;
}
