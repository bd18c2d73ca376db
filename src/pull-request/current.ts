import { nixAttributePath } from '../escape/nix.ts';
import { sameVariant } from '../registry/changes.ts';
import { emptyRegistry, type Pin, type PinnedVariant, type Registry } from '../registry/pins.ts';
import type { Snapshot } from './forge.ts';

/**
 * The registry as it would be if our open proposal were merged: the base, then the pins that still
 * wait on our branch. Where both moved a variant since they parted, the later source wins. Aliases
 * and access are the base's: the configuration says them anew.
 * @param read `readOlder` of the format: the texts may be of another configuration
 * @throws UserError `registry-invalid`
 */
export function currentRegistry(snapshot: Snapshot, read: (text: string) => Registry): Registry {
  const registryOf = (text: string | undefined): Registry =>
    text === undefined ? emptyRegistry : read(text);
  const base = registryOf(snapshot.base.text);
  if (snapshot.open === undefined) return base;
  const [ours, fork] = [registryOf(snapshot.open.text), registryOf(snapshot.open.fork)];
  return {
    ...base,
    variants: threeWay(base.variants, ours.variants, fork.variants, sameVariant, laterVariant),
    adopted: [
      ...threeWay(
        byAttribute(base.adopted),
        byAttribute(ours.adopted),
        byAttribute(fork.adopted),
        (a, b) => JSON.stringify(a) === JSON.stringify(b),
        (theirs) => theirs,
      ).values(),
    ],
  };
}

type ByKey<T> = ReadonlyMap<string, T>;

/** Whoever changed something since the fork has the say; `choose` decides between two who did. */
function threeWay<T>(
  ...[base, ours, fork, same, choose]: [
    ByKey<T>,
    ByKey<T>,
    ByKey<T>,
    (a: T, b: T) => boolean,
    (base: T, ours: T) => T,
  ]
): Map<string, T> {
  const alike = (a: T | undefined, b: T | undefined) =>
    a === undefined || b === undefined ? a === b : same(a, b);
  const decide = (key: string): T | undefined => {
    const [theirs, our, before] = [base.get(key), ours.get(key), fork.get(key)];
    if (alike(our, before)) return theirs;
    if (alike(theirs, before)) return our;
    if (theirs === undefined || our === undefined) return theirs ?? our;
    return choose(theirs, our);
  };
  return new Map(
    [...new Set([...base.keys(), ...ours.keys()])].flatMap((key) => {
      const decided = decide(key);
      return decided === undefined ? [] : [[key, decided] as const];
    }),
  );
}

function laterVariant(base: PinnedVariant, ours: PinnedVariant): PinnedVariant {
  return (ours.time ?? 0) > (base.time ?? 0) ? ours : base;
}

function byAttribute(pins: readonly Pin[]): Map<string, Pin> {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}
