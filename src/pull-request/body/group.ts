/** Items with equal keys together, in the order of the first of each. */
export function group<T>(
  items: readonly T[],
  keyOf: (item: T) => readonly (string | undefined)[],
): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return [...groups.values()];
}
