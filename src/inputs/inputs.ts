import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gitOrNothing } from '../git/git.ts';
import { followChain, type KasRepository, repositoryDirectory } from './kas-chain.ts';
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
  const root = await realpath(options.root);
  const surroundings = { root, workDirectory: options.workDirectory };
  const kasDirectory = await realpath(options.kasDirectory);
  const chain = await followChain(
    options.chain.map((file) => join(kasDirectory, file)),
    surroundings,
  );
  const files = chain.files.map(
    async (file): Promise<Input> => ({
      name: `kas:${relative(root, file)}`,
      digest: {
        sha256: createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      },
    }),
  );
  const repositories = Object.entries(chain.repositories).map(([name, repository]) => {
    const directory = repositoryDirectory(name, repository ?? {}, surroundings);
    return typeof repository?.url === 'string'
      ? remoteInputs(name, directory, repository.url)
      : localInputs(name, directory, repository ?? {}, { ...options, root });
  });
  const found = [...(await Promise.all(files)), ...(await Promise.all(repositories)).flat()];
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The tree counts, not the commit: kas commits patches anew, and a merge may change nothing. */
async function remoteInputs(name: string, directory: string, url: string): Promise<Input[]> {
  const head = await gitOrNothing(directory, ['rev-parse', 'HEAD', 'HEAD^{tree}']);
  const [gitCommit, gitTree] = head?.split('\n') ?? [];
  if (gitCommit === undefined || gitTree === undefined) return [];
  return [{ name: `repository:${name}`, digest: { gitTree, gitCommit }, url }];
}

/** The project's own repository counts by its layers; one that stands beside it counts whole. */
function localInputs(
  name: string,
  directory: string,
  { layers }: KasRepository,
  { root, except }: InputsOptions,
): Promise<Input[]> {
  const names = Object.keys(typeof layers === 'object' && layers !== null ? layers : {}).filter(
    (layer) => layer !== '',
  );
  const whole = directory !== root || names.length === 0;
  const trees = whole
    ? [{ name: `repository:${name}`, path: directory }]
    : names.map((layer) => ({ name: `layer:${name}/${layer}`, path: join(directory, layer) }));
  // What is missing is left to kas, which says so when it builds.
  const present = trees.filter(({ path }) => existsSync(path));
  return Promise.all(
    present.map(async (tree) => ({
      name: tree.name,
      digest: { gitTree: await treeOf(tree.path, except) },
    })),
  );
}

/** Digests of before a build win over those of after it: a file that was edited meanwhile is news next time. */
export function earliest(before: readonly Input[], after: readonly Input[]): Input[] {
  const known = new Set(before.map(({ name }) => name));
  return [...before, ...after.filter(({ name }) => !known.has(name))].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** What tells the contents of an input apart; a commit may change without its tree. */
export function contentOf({ digest }: Input): string {
  return 'sha256' in digest ? digest.sha256 : digest.gitTree;
}

/** All of them in one text, for comparison. */
export function contentsOf(inputs: readonly Input[]): string {
  return inputs.map((input) => `${input.name} ${contentOf(input)}\n`).join('');
}
