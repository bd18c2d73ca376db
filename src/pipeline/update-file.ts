import { readFile } from 'node:fs/promises';
import { hasErrno, UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import type { Change } from '../registry/changes.ts';
import { type Drift, driftOf } from '../registry/drift.ts';
import { mergeRegistry } from '../registry/merge.ts';
import { emptyRegistry, type Registry } from '../registry/pins.ts';
import { salvageRegistry } from '../registry/salvage.ts';
import { replaceFile } from '../replace-file.ts';
import type { Judged } from './judge-record.ts';
import type { Project } from './project.ts';
import { checkPlanned, updatesOf } from './propose.ts';

/** The registry file of the working tree. */
export interface RegistryFile {
  /** Undefined where there is no file. */
  readonly text: string | undefined;
  readonly registry: Registry;
  /** Somebody changed the file, so this is only what can be read of it. */
  readonly salvaged: boolean;
  /** What an update would lose of it, by line. */
  readonly lost: readonly string[];
}

/**
 * @param force take what can be read of a file that somebody changed
 * @throws UserError `registry-invalid`
 */
export async function registryInWorkingTree(
  { paths, registry: { format, salvageable } }: Project,
  force = false,
): Promise<RegistryFile> {
  const text = await textOf(paths.registry);
  if (text === undefined) return { text, registry: emptyRegistry, salvaged: false, lost: [] };
  try {
    return { text, registry: format.read(text, paths.registry), salvaged: false, lost: [] };
  } catch (error) {
    const salvaged = force && salvageable ? salvageRegistry(text) : undefined;
    if (salvaged !== undefined) return { text, ...salvaged, salvaged: true };
    if (force || !salvageable || !isInvalid(error)) throw error;
    throw withForce(error);
  }
}

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
  const text = format.write(merged.registry, file.text, project.paths.registry);
  const differs = text !== file.text;
  if (differs && !dryRun) await replaceFile(project.paths.registry, text);
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
  const { registry, paths } = project;
  const file = paths.registry;
  try {
    const { text, registry: pinned } = await registryInWorkingTree(project);
    if (text === undefined) {
      // A hash map is not begun by us, and its error says how to.
      registry.format.write(emptyRegistry, undefined, file);
      const hint = 'build and publish the variants, then run: isar-artifacts update';
      return [{ problem: `there is no ${file}`, hint }];
    }
    return driftOf(text, pinned, { file, variants, ...registry });
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return [{ problem: error.message, hint: error.hint ?? '' }];
  }
}

/**
 * The same where there must be one.
 * @throws UserError `registry-invalid`
 */
export async function presentRegistry(project: Project): Promise<Registry> {
  const { text, registry } = await registryInWorkingTree(project);
  if (text !== undefined) return registry;
  throw new UserError('registry-invalid', `there is no ${project.paths.registry}`, {
    hint: 'registry.path names it, and isar-artifacts update writes it',
  });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isInvalid(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'registry-invalid';
}

function withForce(error: UserError): UserError {
  const hint = `${error.hint}; isar-artifacts update --force --dry-run says what would be lost`;
  return new UserError(error.code, error.message, { hint, cause: error });
}
