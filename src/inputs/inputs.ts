import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gitOrNothing } from '../git/git.ts';
import type { KasRepository } from './kas-chain.ts';
import { readChain } from './read-chain.ts';
import { treeOf } from './tree.ts';

/** Something that an image is built from, and what tells its states apart. */
export interface Input {
  /** `kas:kas/base.yml`, `layer:meta-acme`, `repository:isar`. Unique in a build. */
  readonly name: string;
  /** By content: `sha256` of a file, `gitTree` of a directory. A commit alone is no content. */
  readonly digest:
    | { readonly sha256: string }
    | { readonly gitTree: string; readonly gitCommit?: string };
  /** Where a remote repository comes from. */
  readonly url?: string;
}

export interface InputsOptions {
  /** Top directory of the project's repository. */
  readonly root: string;
  /** Where kas runs. */
  readonly kasDirectory: string;
  /** Where kas checks out remote repositories. */
  readonly workDirectory: string;
  /** The chain, relative to `kasDirectory`. */
  readonly chain: readonly string[];
  /** Absolute paths that are never inputs: the registry, build directories, our own state. */
  readonly except: readonly string[];
}

/**
 * The inputs of a variant as they lie on disk: its kas files, its local layers, and the remote
 * repositories that are checked out. Never the project's own commit: merging a registry update
 * would be an input change, and so news, for ever.
 */
export async function inputsOf(options: InputsOptions): Promise<Input[]> {
  const { root, except, chain, repositories } = await readChain(options);
  const remote = repositories.filter(({ url }) => url !== undefined);
  // Files of a remote repository are in its tree, and lie elsewhere on every machine.
  const files = chain.files
    .filter((file) => !remote.some(({ directory }) => file.startsWith(`${directory}${sep}`)))
    .map(async (file): Promise<Input> => {
      const sha256 = createHash('sha256').update(await readFile(file));
      return { name: `kas:${relative(root, file)}`, digest: { sha256: sha256.digest('hex') } };
    });
  const trees = repositories.map(({ name, value, directory, url }) =>
    url === undefined
      ? localInputs(name, directory, value, { root, except })
      : remoteInputs(name, directory, url),
  );
  const found = [...(await Promise.all(files)), ...(await Promise.all(trees)).flat()];
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The tree counts, not the commit: kas commits patches anew, and a merge may change nothing. */
async function remoteInputs(name: string, directory: string, url: string): Promise<Input[]> {
  const wanted = ['rev-parse', '--show-cdup', 'HEAD', 'HEAD^{tree}'];
  const [up, gitCommit, gitTree] = (await gitOrNothing(directory, wanted))?.split('\n') ?? [];
  // Not checked out yet: what git finds then is the project that it will lie in.
  if (up !== '' || gitCommit === undefined || gitTree === undefined) return [];
  return [{ name: `repository:${name}`, digest: { gitTree, gitCommit }, url: publicPart(url) }];
}

/** Records are published; a token in a URL must not be. */
function publicPart(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** The project's own repository counts by its layers; one that stands beside it counts whole. */
export function localTrees(
  name: string,
  directory: string,
  { layers }: KasRepository,
  root: string,
): { readonly name: string; readonly path: string }[] {
  const used = directory === root ? usedLayers(layers) : [''];
  return used.map((layer) => ({
    name: layer === '' ? `repository:${name}` : `layer:${name}/${layer}`,
    path: join(directory, layer),
  }));
}

function localInputs(
  name: string,
  directory: string,
  repository: KasRepository,
  { root, except }: Pick<InputsOptions, 'root' | 'except'>,
): Promise<Input[]> {
  const trees = localTrees(name, directory, repository, root);
  // What is missing is left to kas, which says so when it builds.
  const present = trees.filter(({ path }) => existsSync(path));
  return Promise.all(
    present.map(async (tree) => ({
      name: tree.name,
      digest: { gitTree: await treeOf(tree.path, except) },
    })),
  );
}

/** The last one is a boolean for kas. */
const unused = new Set(['disabled', 'excluded', 'n', 'no', '0', 'false', 'off']);

/** As kas understands `layers`: without it, the repository itself is one, and called ''. */
function usedLayers(layers: unknown): string[] {
  if (typeof layers !== 'object' || layers === null) return [''];
  return Object.entries(layers)
    .filter(([, value]) => !unused.has(String(value).toLowerCase()))
    .map(([layer]) => (layer === '.' ? '' : layer));
}

/**
 * Digests of before a build win over those of after it: a file that was edited meanwhile is news
 * next time. Not so for remote repositories, which kas checks out and patches when it builds.
 */
export function earliest(before: readonly Input[], after: readonly Input[]): Input[] {
  const remote = after.filter(({ url }) => url !== undefined);
  return [
    ...new Map([...after, ...before, ...remote].map((one) => [one.name, one])).values(),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What tells the contents of an input apart; a commit may change without its tree. */
export function contentOf({ digest }: Input): string {
  return 'sha256' in digest ? digest.sha256 : digest.gitTree;
}

/** All of them in one text, for comparison. */
export function contentsOf(inputs: readonly Input[]): string {
  return inputs.map((input) => `${input.name} ${contentOf(input)}\n`).join('');
}
