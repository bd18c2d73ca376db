import type { UserError } from '../errors.ts';

/** What is said of a URL. */
export type Answer = Found | Missing | Refused | Unreachable;

export interface Found {
  readonly kind: 'found';
  /** Bytes as they are stored. Absent where nobody says. */
  readonly size?: number | undefined;
  /** As the object store tells it: `crc32:...` or `etag:...`. */
  readonly checksum?: string | undefined;
  readonly html: boolean;
}

interface Missing {
  readonly kind: 'missing';
}

/** An answer, and one that no time will change. */
interface Refused {
  readonly kind: 'refused';
  readonly why: string;
}

/** Nobody could be asked, or not by us: that says nothing of what is there. */
export interface Unreachable {
  readonly kind: 'unreachable';
  /** `store-unreachable` or `store-denied`. */
  readonly error: UserError;
}

export interface ReaderOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ReadingOptions extends ReaderOptions {
  /** How many bytes of it are had already. */
  readonly from?: number | undefined;
}

export interface AskOptions extends ReaderOptions {
  /** Bytes that are to be there, where somebody knows. */
  readonly size?: number | undefined;
}

/** Somebody who has bytes by URL. */
export interface Reader {
  /** Throws nothing but the reason of the signal. */
  ask(url: string, options?: AskOptions): Promise<Answer>;
  /**
   * The bytes as they are stored. A connection that breaks is made anew, and goes on where it stopped.
   * @throws UserError `store-unreachable` or `store-denied`, while they are read
   */
  read(url: string, options?: ReadingOptions): AsyncIterable<Uint8Array>;
}
