import type { Sha256 } from '../digest/sha256.ts';
import { pinsOf, type Registry } from '../registry/pins.ts';

export interface NamedDigests {
  /** Of files. */
  readonly digests: readonly Sha256[];
  /** Of build records. */
  readonly records: readonly Sha256[];
}

/** All that a registry needs to be in the store. */
export function namedBy(registry: Registry): NamedDigests {
  const variants = [...registry.variants.values()];
  return {
    digests: pinsOf(registry).map(({ sha256 }) => sha256),
    records: variants.flatMap(({ record }) => (record === undefined ? [] : [record])),
  };
}
