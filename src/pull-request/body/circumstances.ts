import type { Comparison } from '../../judge/compare.ts';

/** What a proposal says beside its changes. */
export interface Circumstances {
  /** By the id of the change. Parts that are no variant's have none. */
  readonly details: ReadonlyMap<string, Detail>;
  /** Variants that did not build, or whose build nobody handed over. Their pins stay. */
  readonly failures: readonly Failure[];
  /** Variants that nobody tried, since another one had failed. Their pins stay, too. */
  readonly notStarted: readonly string[];
  /** How many variants the project has. */
  readonly variants: number;
  readonly registry: {
    /** Relative to the top of the repository. */
    readonly path: string;
    /** Our branch, which has it. */
    readonly branch: string;
    /** It is a Nix expression of ours; else a map that the project's own code reads. */
    readonly builds: boolean;
  };
  /** Pages of the project and of the run, where a forge has such. */
  readonly repository?: string | undefined;
  readonly run?: string | undefined;
}

/** What is known of the builds behind one change. */
export interface Detail {
  /** Why its pins move, or stay no more. */
  readonly why: readonly string[];
  /** Of what the base pins with the new build; absent where one of the records cannot be had. */
  readonly comparison?: Comparison | undefined;
  /** Commit of the project that was built. */
  readonly commit?: string | undefined;
  /** It was built with uncommitted changes. */
  readonly dirty: boolean;
  /** The new build record. */
  readonly record?: { readonly digest: string; readonly url: string } | undefined;
  /** Bytes of artifacts by their sha256: a hash map does not say them. */
  readonly sizes?: ReadonlyMap<string, number> | undefined;
  /** Bytes of all artifacts of the last builds, the new one last. */
  readonly history?: readonly number[] | undefined;
  /** Code of the error, where a record that should be there cannot be read. */
  readonly unreadable?: string | undefined;
}

export interface Failure {
  readonly id: string;
  /** Why, in one line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** What else is known of it: mostly the end of its log. */
  readonly log: readonly string[];
}
