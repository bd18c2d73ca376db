const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.1 GiB`: a size for people, in powers of 1024. */
export function formatSize(bytes: number): string {
  let [value, power] = [bytes, 0];
  // What would be rounded to 1024 of a unit is 1.0 of the next.
  while (value >= 1023.5 && power < units.length - 1) [value, power] = [value / 1024, power + 1];
  return `${power === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
