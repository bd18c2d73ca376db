import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { kasPathProblem, projectPathProblem } from '../config/paths.ts';
import { gitOrNothing } from '../git/git.ts';
import { followChain } from '../inputs/kas-chain.ts';
import { type Deployed, deployedIn } from './deployed.ts';
import { kasDirectoryOf } from './kas-directory.ts';
import { type KasFile, readKasFile } from './kas-file.ts';
import { type ProjectTree, projectTree } from './project-tree.ts';
import { isOfLayer, type Layers, layersOf } from './recipes.ts';
import { registryKind } from './registries.ts';

/** A kas file, and what it is merged from. */
export interface ChainFile extends KasFile {
  /** The file itself and all that it includes, in the order of merging. Relative to the project. */
  readonly merged: readonly string[];
}

/** What a project is found to be made of. All paths are relative to its directory. */
export interface KasProject {
  readonly tree: ProjectTree;
  /** Those that a chain can name. */
  readonly kasFiles: readonly ChainFile[];
  /** Where kas has to run. */
  readonly kasDirectory: string;
  readonly layers: Layers;
  readonly deployed: Deployed;
  /** Nix files that pin images. */
  readonly registries: { readonly ours: readonly string[]; readonly byHand: readonly string[] };
  readonly repository: Repository;
  /** What was found and cannot be used, a line each. */
  readonly notices: readonly string[];
}

export interface Repository {
  /** The project is not in a subdirectory of its repository. */
  readonly isTop: boolean;
  /** The branch that others start from, where git knows it. */
  readonly branch: string | undefined;
}

/** Reads; nothing is evaluated, and nothing is written. */
export async function readProject(named: string): Promise<KasProject> {
  const directory = await realpath(named);
  const tree = await projectTree(directory);
  const top = await gitOrNothing(directory, ['rev-parse', '--show-toplevel']);
  const notices: string[] = [];
  const read = (path: string) => readFile(join(directory, path), 'utf8').catch(() => '');
  const found = await kasFilesIn(tree, read, notices);
  const kasDirectory = kasDirectoryOf(found, tree);
  const files = found.filter((file) => isUsable(file, kasDirectory, notices));
  const surroundings = { root: top ?? directory, workDirectory: join(directory, kasDirectory) };
  const kasFiles: ChainFile[] = [];
  for (const file of files) {
    const chain = await followChain([join(directory, file.path)], surroundings);
    kasFiles.push({ ...file, merged: chain.files.map((path) => relative(directory, path)) });
    for (const missing of chain.missing) {
      notices.push(
        `${file.path} includes ${relative(directory, missing.file)}, which is not there`,
      );
    }
  }
  return {
    tree,
    kasFiles,
    kasDirectory,
    layers: layersOf(await textsOf(tree.files.filter(isOfLayer), read)),
    deployed: await deployedIn([...new Set([directory, surroundings.workDirectory])]),
    registries: await registriesIn(tree, read),
    repository: { isTop: (top ?? directory) === directory, branch: await branchOf(directory) },
    notices: [...new Set(notices)],
  };
}

type Read = (path: string) => Promise<string>;

async function kasFilesIn(tree: ProjectTree, read: Read, notices: string[]): Promise<KasFile[]> {
  // kas finds lock files by itself.
  const named = tree.files.filter((path) => /(?<!\.lock)\.ya?ml$/.test(path));
  const files: KasFile[] = [];
  for (const [path, text] of await textsOf(named, read)) {
    const file = readKasFile(path, text);
    if (typeof file === 'string') notices.push(`${path} cannot be read: ${file}`);
    else if (file !== undefined) files.push(file);
  }
  return files;
}

function isUsable({ path }: KasFile, kasDirectory: string, notices: string[]): boolean {
  const inside = relative(kasDirectory, path);
  const problem = inside.startsWith('../')
    ? `is not below ${kasDirectory}, where kas has to run`
    : kasPathProblem(inside);
  if (problem !== undefined) notices.push(`${path} ${problem}`);
  return problem === undefined;
}

async function registriesIn(tree: ProjectTree, read: Read): Promise<KasProject['registries']> {
  const texts = await textsOf(
    tree.files.filter((path) => path.endsWith('.nix') && projectPathProblem(path) === undefined),
    read,
  );
  const ofKind = (kind: string) =>
    [...texts].filter(([, text]) => registryKind(text) === kind).map(([path]) => path);
  return { ours: ofKind('ours'), byHand: ofKind('by-hand') };
}

async function textsOf(paths: readonly string[], read: Read): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) texts.set(path, await read(path));
  return texts;
}

async function branchOf(directory: string): Promise<string | undefined> {
  const remote = ['symbolic-ref', '--short', 'refs/remotes/origin/HEAD'];
  const named = (await gitOrNothing(directory, remote))?.replace(/^origin\//, '');
  return named ?? (await gitOrNothing(directory, ['symbolic-ref', '--short', 'HEAD']));
}
