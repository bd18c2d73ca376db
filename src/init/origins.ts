import type { KasProject } from './read-project.ts';
import { several } from './several.ts';

/** @param built machines for which files of a finished build were found */
export function outputOrigin(stem: string, built: readonly string[]): string {
  const rule = "Isar's <image>-<distribution>-<machine>";
  if (built.length > 0) return `${rule}, and files that builds of ${several(built)} left`;
  return stem.includes('*') ? `${rule}; * is for what no kas file says` : rule;
}

export function registryOrigin(
  path: string,
  { registries, tree }: Pick<KasProject, 'registries' | 'tree'>,
): string {
  if (registries.ours.includes(path)) return 'a registry of isar-artifacts is there';
  if (registries.byHand.includes(path)) return 'it pins images by hand; adopt takes it over';
  return tree.directories.includes('nix') ? 'there is a directory nix' : 'the default';
}
