const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.1 GiB`: a size for people, in powers of 1024. */
export function formatSize(bytes: number): string {
  let [value, power] = [bytes, 0];
  // What would be rounded to 1024 of a unit is 1.0 of the next.
  while (value >= 1023.5 && power < units.length - 1) [value, power] = [value / 1024, power + 1];
  return `${power === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** `4 s`, `3 min`, `1 h 20 min`, `3 days`: about how long, for people. */
export function formatDuration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (Math.ceil(seconds) < 60) return `${Math.ceil(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
