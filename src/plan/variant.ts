/** One output of a variant, as planned: what it will be called and where the build puts it. */
export interface PlannedArtifact {
  /** Its key in the configuration, e.g. `wic`. */
  readonly key: string;
  readonly attributePath: readonly string[];
  /** Nix store name. */
  readonly name: string;
  /** Path or glob below the deploy directory. */
  readonly output: string;
  readonly optional: boolean;
  /** Equal inputs give equal bytes, so other bytes are news. Not so for disks. */
  readonly reproducible: boolean;
  /** Other variants may put out the same bytes, although two builds of one differ. */
  readonly shared: boolean;
}

/** One point of the matrix. */
export interface Variant {
  /** Visible axis values in axis order, joined by dots: unique in the matrix. */
  readonly id: string;
  /** Value of every axis that the variant uses, in axis order. */
  readonly axes: Readonly<Record<string, string>> & {
    readonly machine: string;
    readonly role: string;
  };
  /** Architecture of its machine, as the configuration writes it, where it does. */
  readonly arch?: string | undefined;
  /** The kas chain, relative to `kas.directory`. */
  readonly kas: readonly string[];
  readonly runsOn: readonly string[];
  readonly artifacts: readonly PlannedArtifact[];
  /** Variables that the configuration sets for kas. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the names of the image's files begin with, below the deploy directory, where it is known. */
  readonly stem: string | undefined;
}
