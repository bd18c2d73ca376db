import { readFile } from 'node:fs/promises';
import { dirname, join, parse as parsePath, resolve } from 'node:path';
import { parse } from 'yaml';

/** One entry of `repos` in the merged kas configuration. */
export interface KasRepository {
  readonly name?: unknown;
  readonly url?: unknown;
  readonly path?: unknown;
  readonly layers?: unknown;
}

/** What a chain of kas files comes to, as far as it says what the build is made from. */
export interface KasChain {
  /** Absolute paths of the kas files, includes and lock files followed, in the order of merging. */
  readonly files: readonly string[];
  readonly repositories: Readonly<Record<string, KasRepository>>;
}

interface Surroundings {
  /** Top directory of the project: includes are relative to it. */
  readonly root: string;
  /** Where kas checks out remote repositories. */
  readonly workDirectory: string;
}

type Mapping = Record<string, unknown>;

/**
 * Follows includes as kas does (kas docs, "Including in-tree configuration files"): depth first,
 * a file after what it includes, lock files beside it first. What is missing or makes no sense is
 * passed over, since kas itself says so better when it builds.
 */
export async function followChain(
  files: readonly string[],
  surroundings: Surroundings,
): Promise<KasChain> {
  const known = new Map<string, string>();
  for (;;) {
    const loaded: { file: string; content: Mapping }[] = [];
    for (const file of files) await load(resolve(file), surroundings.root, known, loaded);
    const repositories = loaded.reduce<Mapping>(
      (merged, { content }) => merge(merged, mappingOf(content.repos)),
      {},
    );
    const before = known.size;
    for (const [name, repository] of Object.entries(repositories)) {
      known.set(name, repositoryDirectory(name, mappingOf(repository), surroundings));
    }
    // A repository that was found may hold files that name further repositories.
    if (known.size === before) {
      const kasFiles = [...new Set(loaded.map(({ file }) => file))];
      return { files: kasFiles, repositories: repositories as KasChain['repositories'] };
    }
  }
}

/** Where a repository of the chain lies once kas has checked it out. */
export function repositoryDirectory(
  name: string,
  { name: renamed, url, path }: KasRepository,
  { root, workDirectory }: Surroundings,
): string {
  if (typeof path === 'string') return resolve(workDirectory, path);
  return url === undefined || url === null ? root : join(workDirectory, String(renamed ?? name));
}

async function load(
  file: string,
  root: string,
  known: ReadonlyMap<string, string>,
  loaded: { file: string; content: Mapping }[],
  above: readonly string[] = [],
): Promise<void> {
  const content = await readMapping(file);
  // As in kas, a file counts again wherever it is included; but not within itself.
  if (content === undefined || above.includes(file)) return;
  const { dir, name, ext } = parsePath(file);
  const path = [...above, file];
  if (!name.endsWith('.lock'))
    await load(join(dir, `${name}.lock${ext}`), root, known, loaded, path);
  const includes = mappingOf(content.header).includes;
  for (const include of Array.isArray(includes) ? includes : []) {
    for (const candidate of candidates(include, file, root, known)) {
      if ((await readMapping(candidate.file)) === undefined) continue;
      await load(candidate.file, candidate.root, known, loaded, path);
      break;
    }
  }
  loaded.push({ file, content });
}

function candidates(
  include: unknown,
  file: string,
  root: string,
  known: ReadonlyMap<string, string>,
): { file: string; root: string }[] {
  if (typeof include === 'string') {
    return [resolve(root, include), resolve(dirname(file), include)].map((path) => ({
      file: path,
      root,
    }));
  }
  const { repo, file: path } = mappingOf(include);
  const directory = known.get(String(repo));
  return directory === undefined || typeof path !== 'string'
    ? []
    : [{ file: resolve(directory, path), root: directory }];
}

async function readMapping(file: string): Promise<Mapping | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    // kas reads YAML 1.1, of which `yaml` takes `.` for a number; what matters here is the same in
    // 1.2, but for merge keys. Of equal keys kas takes the last.
    return mappingOf(parse(text, { merge: true, uniqueKeys: false, logLevel: 'silent' }));
  } catch {
    // kas may read what our parser does not: the file counts, even if what it says does not.
    return {};
  }
}

function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Mapping)
    : {};
}

function merge(target: Mapping, update: Mapping): Mapping {
  const merged = { ...target };
  for (const [key, value] of Object.entries(update)) {
    const both = isMapping(merged[key]) && isMapping(value);
    merged[key] = both ? merge(mappingOf(merged[key]), mappingOf(value)) : value;
  }
  return merged;
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
