import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';

/** One artifact as the registry names it. */
export interface Pin {
  /** Where it stands in the tree of attributes, e.g. `['qemuamd64', 'server', 'wic']`. */
  readonly attributePath: readonly string[];
  /** Its name in the Nix store. */
  readonly name: string;
  readonly sha256: Sha256;
  /** Size of the file itself in bytes, whatever its encoding. */
  readonly size: number;
  /** Absent while the file was never published: Nix then asks for the file. */
  readonly url?: string;
  readonly encoding: Encoding;
}

/** What one build of one variant contributed. A variant's pins move together. */
export interface PinnedVariant {
  /** The variant's id, e.g. `qemuamd64.server`. */
  readonly id: string;
  /** Digest of the build record (`builds/<hex>.json`). Absent while nothing was published. */
  readonly record?: Sha256;
  /** Commit of the project that was built, in hex. */
  readonly commit: string;
  /** When that commit was made: seconds since 1970. */
  readonly time: number;
  readonly pins: readonly Pin[];
}

/** Every variant that the registry pins, by id. */
export type Registry = ReadonlyMap<string, PinnedVariant>;
