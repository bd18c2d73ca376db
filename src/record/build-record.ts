import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import type { Input } from '../inputs/inputs.ts';
import type { Package } from './manifest.ts';

/** Where a published artifact's bytes are. */
export interface StoredObject {
  /** Key in the object store: `sha256/<hex>` or `sha256/<hex>.zst`. */
  readonly key: string;
  readonly encoding: Encoding;
  /** Bytes in the store, encoded. */
  readonly size: number;
  /** The store's own checksum of them, where it keeps one: `crc32:...` or `etag:...`. */
  readonly checksum?: string;
}

/** One artifact that a build put out. */
export interface RecordedArtifact {
  /** Attribute path in the registry. */
  readonly attributePath: readonly string[];
  /** Nix store name. */
  readonly name: string;
  /** Where the build left it, relative to the directory of the configuration. */
  readonly file: string;
  readonly sha256: Sha256;
  readonly size: number;
  /** Equal inputs give equal bytes. */
  readonly reproducible: boolean;
  /** Absent until it is published. */
  readonly object?: StoredObject;
}

/**
 * What one build of one variant produced, and from what. It is all that passes from a build to the
 * registry update, and is published beside the artifacts.
 */
export interface BuildRecord {
  readonly variant: {
    readonly id: string;
    readonly axes: Readonly<Record<string, string>>;
  };
  /** The kas chain, relative to `kas.directory`. */
  readonly kas: readonly string[];
  readonly source: {
    /** Commit of the project, in hex. */
    readonly commit: string;
    /** When that commit was made: seconds since 1970. */
    readonly time: number;
    /** Tracked files differed from it. */
    readonly dirty: boolean;
  };
  readonly inputs: readonly Input[];
  /** Installed packages, where the build wrote a `.manifest`. */
  readonly packages: readonly Package[] | undefined;
  readonly artifacts: readonly RecordedArtifact[];
  /** Versions of the programs that took part: `{kas: '5.4', 'isar-artifacts': '0.1.0'}`. */
  readonly tools: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

/** Whether every artifact of the build is in the store. */
export function isPublished(record: BuildRecord): boolean {
  return record.artifacts.every(({ object }) => object !== undefined);
}
