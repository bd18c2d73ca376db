import { type Source, sourceOf } from './source.ts';
import type { Wrapped } from './wrapped.ts';

/** Bytes by key. Keys are written once: what a key holds never changes. */
export interface ObjectStore {
  /** What a person calls it, for messages: `file:/srv/artifacts`, `s3://bucket/prefix`. */
  readonly location: string;
  /** URL under which readers find the keys, without a slash at the end. */
  readonly publicUrl: string;
  /** @returns undefined when there is no such object */
  head(key: string, options?: ReadOptions): Promise<Stored | undefined>;
  /** @returns undefined when there is no such object */
  read(key: string, options?: ReadOptions): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Stores `body` under `key` unless something is there: what another publisher wrote stays.
   * When `body` throws or the signal is aborted, nothing is stored.
   */
  create(key: string, body: Body, options?: CreateOptions): Promise<Created>;
  /** Stores `body` in the place of an object that is wrong, unless somebody replaced that meanwhile. */
  replace(key: string, body: Body, wrong: Stored, options?: CreateOptions): Promise<Created>;
  /**
   * Whether the store refuses to write a key that holds something. Asked by writing what the key
   * holds already, so that a store which does not refuse has lost nothing.
   */
  isWriteOnce(key: string, body: Body, options?: ReadOptions): Promise<boolean>;
  /**
   * Removes what publishers of this machine left when they were killed, and nobody took up since.
   * @returns what it was, for people
   */
  tidy(options?: ReadOptions): Promise<readonly string[]>;
  /**
   * Every object in the folders of our keys, page by page. Others may have put there what is no key
   * of ours. What comes or goes meanwhile is listed or not.
   */
  list(options?: ReadOptions): AsyncIterable<Listed>;
  /** What time it is by the clock that `list` tells times of: milliseconds since 1970. */
  now(options?: ReadOptions): Promise<number>;
  /** Keys of the same folders that somebody, maybe elsewhere, is writing at this moment. */
  openUploads(options?: ReadOptions): AsyncIterable<string>;
  /**
   * Proves that we may write, and leaves nothing there.
   * @throws UserError `store-denied` or `store-unreachable`
   */
  proveWritable(options?: ReadOptions): Promise<void>;
  /** Removes an object; that it is not there is no error. */
  remove(key: string, options?: ReadOptions): Promise<void>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface CreateOptions extends ReadOptions {
  /** Called with the number of bytes that the store took. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  /** Called with the number of bytes that the store copied by itself. */
  readonly onCopied?: ((bytes: number) => void) | undefined;
  /** Told of what stays behind when this fails, and of what is no failure, but worth a word. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** What is to be stored. */
export interface Body {
  /** Begins anew each time: a server may want all of it again. */
  open(): Source | Promise<Source>;
  /** More bytes than this never come. An upload in parts has to know before how large they must be. */
  readonly atMost: number;
  /** What makes the bytes: those of one key and one encoder are always the same. */
  readonly encoder: string;
  /**
   * Makes a new file of them that shares blocks with another one.
   * @returns false where the file system cannot do that
   */
  readonly clone?: ((path: string) => Promise<boolean>) | undefined;
  /** The same bytes as an object of this store with something around it. */
  readonly wrapped?: Wrapped | undefined;
  /** Kept with the object where the store can, for people who look at it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A body that is in memory already. */
export function bodyOf(bytes: Uint8Array): Body {
  return {
    open: () => sourceOf(once(bytes)),
    atMost: bytes.length,
    encoder: 'none',
    metadata: {},
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
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
  /** Another one as soon as the object is replaced; only good with this store, and not for records. */
  readonly version: string;
}

/** An object of a listing. */
export interface Listed extends Pick<Stored, 'size' | 'version'> {
  readonly key: string;
  /** When it was written, by the clock of the store: milliseconds since 1970. */
  readonly modified: number;
}

export interface Created extends Stored {
  /** False when the key holds what somebody else wrote: whoever trusts it must read it first. */
  readonly created: boolean;
}
