import { statSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { wordsOf } from '../build/command.ts';
import { type BuildDirectories, buildDirectories, buildsBeside } from '../build/directories.ts';
import { kasEnvironment } from '../build/environment.ts';
import { parseConfigDocument } from '../config/document.ts';
import type { LoadedConfig } from '../config/load.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { beginningOf, changedFiles, linksOf } from '../git/changed-files.ts';
import { gitOrNothing } from '../git/git.ts';
import { sourceOf } from '../git/source.ts';
import { sourcesOf } from '../inputs/sources.ts';
import {
  allTouched,
  type BuildSource,
  type ConfigChange,
  type Sources,
  type Touches,
  touchesOf,
} from '../plan/changed.ts';
import { changedConfig, isByProgram } from '../plan/changed-config.ts';
import { allHosts } from '../plan/host.ts';
import { planVariants } from '../plan/plan.ts';
import type { Variant } from '../plan/variant.ts';

export interface PlannedProject {
  /** The configuration, as it was named. */
  readonly file: string;
  readonly loaded: LoadedConfig;
  /** The whole matrix. */
  readonly variants: readonly Variant[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ChangedSince extends Touches {
  /** As it was given. */
  readonly ref: string;
  /** Where the change begins; undefined where nobody can tell, and everything is touched. */
  readonly commit: string | undefined;
}

/**
 * Which variants are touched by what changed in the repository since `ref`, committed or not.
 * @throws UserError `usage-invalid` when there is no such commit and can have been none;
 *   `repository-unfit` when the project is in no repository
 */
export async function changedSince(ref: string, project: PlannedProject): Promise<ChangedSince> {
  const { loaded, variants } = project;
  const { directory } = loaded;
  const { root } = await sourceOf(directory);
  const beginning = await beginningOf(root, ref);
  const { commit } = beginning;
  if (commit === undefined) return { ref, commit, ...allTouched(variants, beginning.reason) };
  const inRepository = (path: string) => relative(root, join(directory, path));
  const config = await followLinks(join(directory, basename(project.file)));
  const path = relative(root, config.file);
  const [files, links, sources] = await Promise.all([
    changedFiles(root, commit),
    linksOf(root),
    sourcesOfAll(root, project),
  ]);
  const led = config.links.map((link) => relative(root, link));
  const moved = files.find((file) => led.includes(file.path));
  const everything = moved && `${moved.path} ${moved.how}, which leads to the configuration`;
  const isChanged = files.some((file) => file.path === path);
  const unchanged: ConfigChange = { variants: new Map() };
  const change = isChanged
    ? configChange(await textAt(root, commit, path), loaded.config, path)
    : unchanged;
  const touches = touchesOf(sources, {
    files,
    links,
    never: [inRepository(loaded.config.registry.path), inRepository('.isar-artifacts')],
    config: { path, ...change, ...(everything && { everything }) },
    matrixFromProgram: isByProgram(loaded.config),
  });
  return { ref, commit, ...touches };
}

/** Where a file is, and the links that lead to it, in this order. */
async function followLinks(named: string): Promise<{ file: string; links: readonly string[] }> {
  const links: string[] = [];
  let file = named;
  for (;;) {
    const target = await readlink(file).catch(() => undefined);
    // Links that lead to each other would have been refused when it was read.
    if (target === undefined || links.includes(file)) break;
    links.push(file);
    file = resolve(dirname(file), target);
  }
  return { file, links };
}

function textAt(root: string, commit: string, path: string): Promise<string | undefined> {
  return gitOrNothing(root, ['cat-file', 'blob', `${commit}:${path}`]);
}

function configChange(before: string | undefined, after: Config, file: string): ConfigChange {
  const old = before === undefined ? undefined : readable(before, file);
  if (old !== undefined) return changedConfig(old, after, file);
  return { everything: `${file} changed, and cannot be read as it was`, variants: new Map() };
}

/** Another release may have read what this one does not. */
function readable(text: string, file: string): Config | undefined {
  try {
    return configSchema.parse(parseConfigDocument(text, file).value);
  } catch {
    return undefined;
  }
}

async function sourcesOfAll(root: string, project: PlannedProject): Promise<Sources[]> {
  const chains = chainsOnAnyHost(project);
  const programs = programsOf(root, project.loaded);
  return Promise.all(
    project.variants.map(async (variant) => {
      const directories = directoriesOf(project, variant);
      const { kas, work } = directories;
      const except = buildsBeside(directories, project.loaded.directory);
      const found = await Promise.all(
        (chains.get(variant.id) ?? [variant.kas]).map((chain) =>
          sourcesOf({ root, kasDirectory: kas, workDirectory: work, chain, except }),
        ),
      );
      const all = [...found.flatMap(({ sources }) => sources), ...programs];
      return {
        id: variant.id,
        sources: [...new Map(all.map((one) => [`${one.kind} ${one.path}`, one])).values()],
        incomplete: [...new Set(found.flatMap(({ incomplete }) => incomplete))],
        unseen: [...new Set(found.flatMap(({ unseen }) => unseen))],
      };
    }),
  );
}

/** Who plans need not be the host that builds: by id, every chain that there can be. */
function chainsOnAnyHost({ loaded, variants }: PlannedProject): Map<string, string[][]> {
  // As combinations, so that a program that prints the matrix is asked once.
  const config = { ...loaded.config, variants: variants.map(({ axes }) => axes), exclude: [] };
  const plans = allHosts(variants.map(({ arch }) => arch)).map((host) =>
    planVariants(config, host),
  );
  return new Map(
    variants.map(({ id }) => {
      const chains = plans.flatMap((plan) => plan.variants.filter((one) => one.id === id));
      return [id, [...new Map(chains.map(({ kas }) => [kas.join(':'), [...kas]])).values()]];
    }),
  );
}

function directoriesOf(
  { loaded, environment }: PlannedProject,
  variant: Variant,
): BuildDirectories {
  const { kas } = loaded.config;
  return buildDirectories(variant, {
    kas: join(loaded.directory, kas.directory),
    mode: kas['build-directory'],
    builds: join(loaded.directory, '.isar-artifacts', 'build'),
    environment: kasEnvironment(environment, { inherit: kas.inherit, set: variant.environment }),
  });
}

/** A project's own program in place of kas, and files that it is given. */
function programsOf(root: string, { directory, config }: LoadedConfig): BuildSource[] {
  const inKas = (word: string) => resolve(directory, config.kas.directory, word);
  const [program = '', ...given] = wordsOf(config.kas.command);
  const paths = [
    // Without a slash it is one of PATH.
    ...[program].filter((word) => word.includes('/')),
    ...given.filter((word) => word.includes('/') || (!word.startsWith('-') && isFile(inKas(word)))),
  ];
  return paths.map((path) => ({
    path: relative(root, inKas(path)),
    kind: 'program',
    label: 'kas.command',
  }));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
