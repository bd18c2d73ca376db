/** How the container of a build is kept from its host; `none` where it is not made for Isar. */
export type Isolation = 'privileged' | 'rootless' | 'none';

/**
 * As kas-container decides.
 * @param configured `kas.isolation`
 * @param firstFile text of the first file of the chain
 */
export function isolationOf(
  configured: 'privileged' | 'rootless' | undefined,
  firstFile: string,
): Isolation {
  if (configured !== undefined) return configured;
  const system = /^build_system: *["']?([\w-]+)/m.exec(firstFile)?.[1];
  if (system === 'isar-rootless') return 'rootless';
  return system === 'isar' || system === 'isar-privileged' ? 'privileged' : 'none';
}
