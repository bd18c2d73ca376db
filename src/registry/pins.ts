import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';

/** One artifact as the registry names it. */
export interface Pin {
  /** Where it stands in the tree of attributes, e.g. `['qemuamd64', 'server', 'wic']`. */
  readonly attributePath: readonly string[];
  /** Its name in the Nix store. */
  readonly name: string;
  readonly sha256: Sha256;
  /** Size of the file itself in bytes, whatever its encoding. Absent where nobody ever said. */
  readonly size?: number;
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
  /** Commit of the project that was built, in hex. A hash map leaves it to the record. */
  readonly commit?: string;
  /** When that commit was made: seconds since 1970. */
  readonly time?: number;
  readonly pins: readonly Pin[];
}

/** Another attribute path of an artifact. */
export interface Alias {
  readonly attributePath: readonly string[];
  /** The attribute path of a pin. */
  readonly target: readonly string[];
}

/** How the published artifacts are read. */
export interface Access {
  /** Further URLs under which the objects have the same keys, without a slash at the end. */
  readonly mirrors: readonly string[];
  /** What a private store wants to see. */
  readonly credentials?: Credentials;
}

export type Credentials =
  /** Of curl and Nix: a user and a password by host. */
  | { readonly kind: 'netrc' }
  /** Keys of S3, of which only the region is no secret. */
  | { readonly kind: 'aws'; readonly region: string };

export interface Registry {
  /** Every variant that is pinned, by id. */
  readonly variants: ReadonlyMap<string, PinnedVariant>;
  /** Pins that were taken over from a registry made by hand: no build of ours is known for them. */
  readonly adopted: readonly Pin[];
  readonly aliases: readonly Alias[];
  readonly access: Access;
}

export const emptyRegistry: Registry = {
  variants: new Map(),
  adopted: [],
  aliases: [],
  access: { mirrors: [] },
};

export interface OwnedPin {
  readonly pin: Pin;
  /** Absent where the pin was adopted. */
  readonly variant?: PinnedVariant;
}

type Pinning = Pick<Registry, 'variants' | 'adopted'>;

/** Every pin of the registry: those of variants first, in the order of the file. */
export function ownedPinsOf({ variants, adopted }: Pinning): OwnedPin[] {
  return [
    ...[...variants.values()].flatMap((variant) => variant.pins.map((pin) => ({ pin, variant }))),
    ...adopted.map((pin) => ({ pin })),
  ];
}

/** The same, whoever has them. */
export function pinsOf(registry: Pinning): Pin[] {
  return ownedPinsOf(registry).map(({ pin }) => pin);
}
