import type { Combination } from '../plan/matrix.ts';

/** As in `variants` of the configuration: lists multiply. */
export type Selection = Readonly<Record<string, readonly string[]>>;

/** Few selections whose products are exactly these combinations, each once. */
export function selectionsOf(
  combinations: readonly Combination[],
  axes: readonly string[],
): Selection[] {
  const single = combinations.map((combination) =>
    Object.fromEntries(Object.entries(combination).map(([axis, value]) => [axis, [value]])),
  );
  const orders = [axes, axes.toReversed()];
  const results = orders.map((order) => order.reduce<Selection[]>(mergedBy, single));
  return results.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/** Selections that differ in this axis alone become one. */
function mergedBy(selections: readonly Selection[], axis: string): Selection[] {
  const merged = new Map<string, Selection>();
  for (const selection of selections) {
    const { [axis]: values, ...others } = selection;
    const key = JSON.stringify([values === undefined, others]);
    const before = merged.get(key)?.[axis] ?? [];
    const all = values === undefined ? selection : { ...selection, [axis]: [...before, ...values] };
    merged.set(key, all);
  }
  return [...merged.values()];
}
