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

/** A file that a build put out. */
export interface RecordedFile {
  readonly name: string;
  /** Where the build left it, relative to the directory of the configuration. */
  readonly file: string;
  readonly sha256: Sha256;
  readonly size: number;
  /** Of a tarball: digest of what is in it, but for BUILD_ID (`contentDigest`). */
  readonly content?: Sha256;
  /** Absent until it is published. */
  readonly object?: StoredObject;
}

/** One artifact; its name is its Nix store name. */
export interface RecordedArtifact extends RecordedFile {
  /** Digest of its Nix archive; known where a binary cache is written. */
  readonly nar?: Sha256;
  /** Attribute path in the registry. */
  readonly attributePath: readonly string[];
  /** Equal inputs give equal bytes. */
  readonly reproducible: boolean;
}

/** What is told of a build for those who plan the next ones. */
export interface BuildStatistics {
  /** Of kas and what it started: seconds, all tries together. */
  readonly seconds: number;
  /** How often it was tried. */
  readonly tries: number;
  /** Tasks that bitbake ran or found done. */
  readonly tasks?: number;
  /** Tasks that could be restored: `wanted` = `local` + `mirrors` + `missed`; `current` were there. */
  readonly sstate?: {
    readonly wanted: number;
    readonly local: number;
    readonly mirrors: number;
    readonly missed: number;
    readonly current: number;
  };
  /** Bytes that the file system of the build directory had less of after the build than before. */
  readonly disk?: number;
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
  /**
   * What Isar writes beside the artifacts, as it calls them: package lists, SBOMs, block maps. They
   * are published and never pinned. Absent, as all that follows, in records of our first releases.
   */
  readonly sidecars?: readonly RecordedFile[];
  /** bitbake's hash of all that the image is built from, where it offers one. */
  readonly fingerprint?: Sha256;
  /** Settings that decide what is built without being inputs: `{SOURCE_DATE_EPOCH: '1700000000'}`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The machine that built: `{arch: 'x86_64'}`. */
  readonly host?: { readonly arch: string };
  /** The whole log of the build, relative to the directory of the configuration. */
  readonly log?: string;
  /** The build directory, relative to kas' work directory: bitbake hashes the paths from one to the other. */
  readonly directory?: string;
  /** The record that was pinned when this one was published: of the build before. */
  readonly previous?: Sha256;
  readonly statistics?: BuildStatistics;
  /** Versions of the programs that took part: `{kas: '5.4', 'isar-artifacts': '0.1.0'}`. */
  readonly tools: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

/** All files that are published of a build. */
export function filesOf({ artifacts, sidecars = [] }: BuildRecord): readonly RecordedFile[] {
  return [...artifacts, ...sidecars];
}

/** Whether every file of the build is in the store. */
export function isPublished(record: BuildRecord): boolean {
  return filesOf(record).every(({ object }) => object !== undefined);
}
