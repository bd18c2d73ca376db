import type { PlannedBuild } from './subject.ts';

export interface Found<Item> {
  readonly item: Item;
  /** The first build that has it. */
  readonly build: PlannedBuild;
  /** Ids of the variants that have it. */
  readonly of: readonly string[];
}

/** What is found in several builds is said once, with all of them. */
export function eachOnce<Item>(
  found: readonly (readonly [PlannedBuild, Item])[],
  key: (item: Item) => string,
): Found<Item>[] {
  const all = new Map<string, Found<Item>>();
  for (const [build, item] of found) {
    const known = all.get(key(item)) ?? { item, build, of: [] };
    all.set(key(item), { ...known, of: [...known.of, build.variant.id] });
  }
  return [...all.values()];
}
