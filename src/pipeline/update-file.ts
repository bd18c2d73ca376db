import type { Variant } from '../plan/variant.ts';
import type { Change } from '../registry/changes.ts';
import { type Drift, driftOf } from '../registry/drift.ts';
import { mergeRegistry } from '../registry/merge.ts';
import { emptyRegistry } from '../registry/pins.ts';
import { replaceFile } from '../replace-file.ts';
import type { Judged } from './judge-record.ts';
import type { Project } from './project.ts';
import { checkPlanned, updatesOf } from './propose.ts';
import { isInvalid, type RegistryFile, registryInWorkingTree } from './registry-file.ts';

export interface FileUpdate {
  readonly changes: readonly Change[];
  /** The new text differs from the old one, if only in the functions. */
  readonly differs: boolean;
  readonly emptyAliases: readonly string[];
}

/** Merges the builds that are news into the registry file of the working tree. */
export async function updateFile(
  project: Project,
  file: RegistryFile,
  judged: readonly Judged[],
  { dryRun }: { dryRun: boolean },
): Promise<FileUpdate> {
  const { format, settings } = project.registry;
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  const merged = mergeRegistry(file.registry, updatesOf(project, news), settings);
  const text = format.write(merged.registry, file.text, project.registry.file);
  const differs = text !== file.text;
  if (differs && !dryRun) await replaceFile(project.registry.file, text);
  // A hash map holds less than a registry: what differs may not be in it.
  return { changes: differs ? merged.changes : [], differs, emptyAliases: merged.emptyAliases };
}

/**
 * How the file differs from what the configuration says; nothing is built or written.
 * @param variants those that have to be complete
 */
export async function checkRegistry(
  project: Project,
  variants: readonly Variant[],
): Promise<Drift[]> {
  const { registry } = project;
  const { file } = registry;
  try {
    const { text, registry: pinned } = await registryInWorkingTree(registry);
    if (text === undefined) {
      // A hash map is not begun by us, and its error says how to.
      registry.format.write(emptyRegistry, undefined, file);
      const hint = 'build and publish the variants, then run: isar-artifacts update';
      return [{ problem: `there is no ${file}`, hint }];
    }
    return driftOf(text, pinned, { ...registry, variants });
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return [{ problem: error.message, hint: error.hint ?? '' }];
  }
}
