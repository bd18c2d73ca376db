import type { Variant } from './variant.ts';

/**
 * The order in which one job, or one machine, builds: variants with the longest common start of
 * their kas chains stand side by side, the one whose chain is a part of the others' first. Else it
 * stays as it was.
 *
 * sstate itself is the same after any order, since a task is run for the first variant that needs
 * it. But in this order what most variants need is in it first, for other jobs that build meanwhile;
 * a shared build directory has the least to change; and what was just read is still in memory.
 */
export function buildOrder(variants: readonly Variant[]): readonly Variant[] {
  return inOrder(variants, 0);
}

/** @param depth so many files at the start are the same for all of them */
function inOrder(variants: readonly Variant[], depth: number): readonly Variant[] {
  if (variants.length < 2) return variants;
  const whole = variants.filter(({ kas }) => kas.length === depth);
  const further = new Map<string, Variant[]>();
  for (const variant of variants) {
    const file = variant.kas[depth];
    if (file !== undefined) further.set(file, [...(further.get(file) ?? []), variant]);
  }
  return [...whole, ...[...further.values()].flatMap((alike) => inOrder(alike, depth + 1))];
}
