import { sameVariant } from '../registry/merge.ts';
import type { PinnedVariant, Registry } from '../registry/pins.ts';
import { readRegistry } from '../registry/read.ts';
import type { Snapshot } from './forge.ts';

/**
 * The registry as it would be if our open proposal were merged: the base, then the pins that still
 * wait on our branch. Where both moved a variant since they parted, the later source wins.
 * @throws UserError `registry-invalid`
 */
export function currentRegistry(snapshot: Snapshot, path: string): Registry {
  const read = (text: string | undefined): Registry =>
    text === undefined ? new Map() : readRegistry(text, path);
  const base = read(snapshot.base.text);
  if (snapshot.open === undefined) return base;
  const [ours, fork] = [read(snapshot.open.text), read(snapshot.open.fork)];
  const ids = [...new Set([...base.keys(), ...ours.keys()])];
  return new Map(
    ids.flatMap((id) => {
      const variant = later(base.get(id), ours.get(id), fork.get(id));
      return variant === undefined ? [] : [[id, variant] as const];
    }),
  );
}

type Maybe = PinnedVariant | undefined;

/** Three-way: whoever changed the variant since the fork has the say. */
function later(base: Maybe, ours: Maybe, fork: Maybe): Maybe {
  if (same(ours, fork)) return base;
  if (same(base, fork)) return ours;
  if (base === undefined || ours === undefined) return base ?? ours;
  return ours.time > base.time ? ours : base;
}

function same(a: Maybe, b: Maybe): boolean {
  return a === undefined || b === undefined ? a === b : sameVariant(a, b);
}
