import { readFile } from 'node:fs/promises';
import { dirname, join, parse as parsePath, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { messageOf } from '../errors.ts';

/** One entry of `repos` in the merged kas configuration. */
export interface KasRepository {
  readonly name?: unknown;
  readonly url?: unknown;
  readonly path?: unknown;
  readonly layers?: unknown;
  readonly patches?: unknown;
}

/** What a chain of kas files comes to, as far as it says what the build is made from. */
export interface KasChain {
  /** Absolute paths of the kas files, includes and lock files followed, in the order of merging. */
  readonly files: readonly string[];
  readonly repositories: Readonly<Record<string, KasRepository>>;
  /** `header.version` of the files that have one. */
  readonly versions: readonly { readonly file: string; readonly version: number }[];
  /** Files that are not there, but for those of remote repositories: kas fetches them. */
  readonly missing: readonly MissingFile[];
  /** Where a file would be read that is not there: lock files, includes that are found elsewhere. */
  readonly absent: readonly string[];
  /** Files of remote repositories that are not checked out, as `REPOSITORY:FILE`. */
  readonly unfetched: readonly string[];
  /** The first file that includes a file, or that it is the lock file of. */
  readonly includedBy: ReadonlyMap<string, string>;
  /** Files that our parser does not read; kas may. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

export interface MissingFile {
  /** Absolute. */
  readonly file: string;
  /** The file that includes it; undefined for one of the chain itself. */
  readonly includedBy: string | undefined;
}

interface Surroundings {
  /** Top directory of the project: includes are relative to it. */
  readonly root: string;
  /** Where kas checks out remote repositories. */
  readonly workDirectory: string;
}

type Mapping = Record<string, unknown>;

/** One pass over the chain, with what is known of repositories by then. */
interface Reading {
  readonly known: ReadonlyMap<string, Root>;
  readonly loaded: { file: string; content: Mapping }[];
  readonly missing: Map<string, MissingFile>;
  readonly absent: Set<string>;
  readonly unfetched: Set<string>;
  readonly includedBy: Map<string, string>;
  readonly unreadable: Map<string, string>;
}

/** Top directory of a repository. */
interface Root {
  readonly directory: string;
  readonly remote: boolean;
}

/**
 * Follows includes as kas does (kas docs, "Including in-tree configuration files"): depth first,
 * a file after what it includes, lock files beside it first. What is missing or makes no sense is
 * passed over, since kas itself says so better when it builds.
 */
export async function followChain(
  files: readonly string[],
  surroundings: Surroundings,
): Promise<KasChain> {
  const known = new Map<string, Root>();
  const root = { directory: surroundings.root, remote: false };
  for (;;) {
    const reading = newReading(known);
    for (const named of files) {
      const file = resolve(named);
      if (await load(file, root, reading)) continue;
      reading.missing.set(file, { file, includedBy: undefined });
    }
    const { loaded } = reading;
    const repositories = loaded.reduce<Mapping>(
      (merged, { content }) => merge(merged, mappingOf(content.repos)),
      {},
    );
    const before = known.size;
    for (const [name, value] of Object.entries(repositories)) {
      const repository: KasRepository = mappingOf(value);
      const directory = repositoryDirectory(name, repository, surroundings);
      known.set(name, { directory, remote: typeof repository.url === 'string' });
    }
    // A repository that was found may hold files that name further repositories.
    if (known.size === before) {
      return {
        files: [...new Set(loaded.map(({ file }) => file))],
        repositories: repositories as KasChain['repositories'],
        versions: versionsOf(reading),
        missing: [...reading.missing.values()],
        absent: [...reading.absent],
        unfetched: [...reading.unfetched],
        includedBy: reading.includedBy,
        unreadable: [...reading.unreadable].map(([file, reason]) => ({ file, reason })),
      };
    }
  }
}

function newReading(known: Reading['known']): Reading {
  return {
    known,
    loaded: [],
    missing: new Map(),
    absent: new Set(),
    unfetched: new Set(),
    includedBy: new Map(),
    unreadable: new Map(),
  };
}

function versionsOf({ loaded }: Reading): KasChain['versions'] {
  const versions = new Map(
    loaded.map(({ file, content }) => [file, Number(mappingOf(content.header).version)]),
  );
  return [...versions]
    .filter(([, version]) => Number.isInteger(version))
    .map(([file, version]) => ({ file, version }));
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

/** @returns whether the file is there */
async function load(
  file: string,
  root: Root,
  reading: Reading,
  above: readonly string[] = [],
): Promise<boolean> {
  const content = await readMapping(file, reading);
  if (content === undefined) {
    reading.absent.add(file);
    return false;
  }
  // As in kas, a file counts again wherever it is included; but not within itself.
  if (above.includes(file)) return true;
  const by = above.at(-1);
  if (by !== undefined && !reading.includedBy.has(file)) reading.includedBy.set(file, by);
  const { dir, name, ext } = parsePath(file);
  const path = [...above, file];
  if (!name.endsWith('.lock')) await load(join(dir, `${name}.lock${ext}`), root, reading, path);
  const includes = mappingOf(content.header).includes;
  for (const include of Array.isArray(includes) ? includes : []) {
    if (await loadInclude(candidates(include, file, root, reading), reading, path)) continue;
    const { repo, file: wanted } = mappingOf(include);
    reading.unfetched.add(`${repo}:${wanted}`);
  }
  reading.loaded.push({ file, content });
  return true;
}

/**
 * The first that is there.
 * @returns false where it is in a repository that is not here
 */
async function loadInclude(
  wanted: readonly { file: string; root: Root }[],
  reading: Reading,
  above: readonly string[],
): Promise<boolean> {
  for (const { file, root } of wanted) if (await load(file, root, reading, above)) return true;
  const [first] = wanted;
  if (first === undefined || first.root.remote) return false;
  reading.missing.set(first.file, { file: first.file, includedBy: above.at(-1) });
  return true;
}

function candidates(
  include: unknown,
  file: string,
  root: Root,
  { known }: Reading,
): { file: string; root: Root }[] {
  if (typeof include === 'string') {
    return [resolve(root.directory, include), resolve(dirname(file), include)].map((path) => ({
      file: path,
      root,
    }));
  }
  const { repo, file: path } = mappingOf(include);
  const of = known.get(String(repo));
  return of === undefined || typeof path !== 'string'
    ? []
    : [{ file: resolve(of.directory, path), root: of }];
}

async function readMapping(file: string, { unreadable }: Reading): Promise<Mapping | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    // kas reads YAML 1.1, of which `yaml` takes `.` for a number; what matters here is the same in
    // 1.2, but for merge keys. Of equal keys kas takes the last.
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error !== undefined) unreadable.set(file, error.message);
    return mappingOf(document.toJS());
  } catch (error) {
    // kas may read what our parser does not: the file counts, even if what it says does not.
    unreadable.set(file, messageOf(error));
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
