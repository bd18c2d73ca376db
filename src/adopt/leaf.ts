/** What a leaf's function was called with, as far as we read it. */
export type Arguments = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A leaf of the tree that a registry written by hand evaluates to. */
export interface Leaf {
  readonly path: readonly string[];
  /**
   * `requireFile`, `fetchurl`; `nested` for one of them below a derivation, `other` for a derivation
   * that is neither, `scope` for the whole of pkgs or lib, `throws` where the evaluation does; else
   * the type of the value, in Nix's words.
   */
  readonly kind: string;
  /** Of `requireFile` and `fetchurl`. `special` names arguments that change how a file is fetched. */
  readonly args?: Arguments;
  /** Of a string. */
  readonly text?: string;
}

/** How a registry written by hand is called. */
export interface Call {
  /** By position, by name, or not at all; `map` for a set of texts that are hashes. */
  readonly kind: 'one' | 'arguments' | 'set' | 'map';
  /** The arguments that it names, and whether they have a default. */
  readonly declared?: Readonly<Record<string, boolean>>;
  /** It takes others, too. */
  readonly open?: boolean;
}

/** The value of a `walkExpression`. */
export interface Evaluated {
  readonly call: Call;
  /** Arguments that the file wants and that we cannot give. */
  readonly missing: readonly string[];
  readonly leaves: readonly Leaf[];
}
