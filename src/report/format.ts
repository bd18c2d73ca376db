const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.1 GiB`: a size for people, in powers of 1024. */
export function formatSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
