import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrno } from '../errors.ts';
import { mergeRegistry, type VariantChange } from '../registry/merge.ts';
import type { Registry } from '../registry/pins.ts';
import { readRegistry } from '../registry/read.ts';
import { renderRegistry } from '../registry/render.ts';
import type { Judged } from './judge-record.ts';
import { knownIds, type Project } from './project.ts';
import { checkPlanned, updatesOf } from './propose.ts';

/** @throws UserError `registry-invalid` */
export async function registryInWorkingTree({ paths }: Project): Promise<Registry> {
  try {
    return readRegistry(await readFile(paths.registry, 'utf8'), paths.registry);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return new Map();
    throw error;
  }
}

/** Merges the builds that are news into the registry file of the working tree. */
export async function updateFile(
  project: Project,
  judged: readonly Judged[],
  { dryRun }: { dryRun: boolean },
): Promise<readonly VariantChange[]> {
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  const old = await registryInWorkingTree(project);
  const { registry, changes } = mergeRegistry(old, updatesOf(project, news), knownIds(project));
  const text = renderRegistry(registry);
  if (changes.length === 0 || dryRun) return changes;
  await mkdir(dirname(project.paths.registry), { recursive: true });
  const temporary = `${project.paths.registry}.${process.pid}.new`;
  await writeFile(temporary, text);
  await rename(temporary, project.paths.registry);
  return changes;
}
