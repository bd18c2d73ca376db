import { join, relative, sep } from 'node:path';
import { git, runGit } from '../git/git.ts';
import type { BuildSource, Sources } from '../plan/changed.ts';
import { type InputsOptions, localTrees } from './inputs.ts';
import type { KasChain } from './kas-chain.ts';
import { type ChainRepository, readChain } from './read-chain.ts';

/**
 * What a build looks at, by path and not by content: also what is not there any more, since its
 * removal is a change. They are the things that `inputsOf` tells apart, and the patches that kas
 * applies to remote repositories, which that finds in their trees after a build.
 */
export async function sourcesOf(options: InputsOptions): Promise<Omit<Sources, 'id'>> {
  const { root, except, chain, repositories } = await readChain(options);
  const trees = treesOf(repositories, root);
  const left = except.map((path) => relative(root, path)).filter((path) => path !== '');
  // All of these have absolute paths.
  const all = [
    ...kasFilesOf(chain, repositories, root),
    ...trees.map((tree) => ({ ...tree, except: left })),
    ...patchesOf(repositories),
    ...(await submodulesOf(repositories, root)),
  ];
  return {
    sources: all
      .map((source) => ({ ...source, path: relative(root, source.path) }))
      .filter(({ path }) => isInside(path)),
    incomplete: reasonsForMore(chain, root),
    unseen: await unseenOf(trees, root),
  };
}

/** Those of remote repositories are pinned by the kas files that name them. */
function kasFilesOf(
  { files, absent, includedBy }: KasChain,
  repositories: readonly ChainRepository[],
  root: string,
): BuildSource[] {
  const remote = repositories.filter(isRemote).map(({ directory }) => directory);
  const isLocal = (file: string) => !remote.some((one) => file.startsWith(`${one}${sep}`));
  const labelOf = (file: string) => {
    const by = includedBy.get(file);
    return by === undefined ? 'kas file' : `kas file, included by ${relative(root, by)}`;
  };
  const label = 'kas looks for it';
  return [
    ...files.map((path): BuildSource => ({ path, kind: 'kas file', label: labelOf(path) })),
    ...absent.map((path): BuildSource => ({ path, kind: 'absent', label })),
  ].filter(({ path }) => isLocal(path));
}

function treesOf(repositories: readonly ChainRepository[], root: string): BuildSource[] {
  const local = repositories.filter((one) => !isRemote(one));
  return local.flatMap(({ name, value, directory }) =>
    localTrees(name, directory, value, root).map((tree): BuildSource => {
      const kind = tree.name.startsWith('layer:') ? 'layer' : 'repository';
      return { path: tree.path, kind, label: tree.name.replace(':', ' ') };
    }),
  );
}

/** kas patches what it checks out, by files or by directories of them. */
function patchesOf(repositories: readonly ChainRepository[]): BuildSource[] {
  const patched = repositories.filter(isRemote);
  return patched.flatMap(({ name, value }) =>
    Object.values(value.patches ?? {}).flatMap((patch: unknown) => {
      const { repo, path } = (patch ?? {}) as { repo?: unknown; path?: unknown };
      if (typeof path !== 'string') return [];
      // Without `repo` it is in the one that `defaults` name.
      const holding = repositories.filter(
        (one) => !isRemote(one) && (typeof repo !== 'string' || one.name === repo),
      );
      return holding.map(
        ({ directory }): BuildSource => ({
          path: join(directory, path),
          kind: 'patch',
          label: `patch of ${name}`,
        }),
      );
    }),
  );
}

/** What kas calls remote may be in the repository all the same: the commit that is checked out. */
async function submodulesOf(
  repositories: readonly ChainRepository[],
  root: string,
): Promise<BuildSource[]> {
  const inside = repositories
    .filter((one) => isRemote(one) && isInside(relative(root, one.directory)))
    .map(({ name, directory }) => ({ name, path: relative(root, directory) }));
  if (inside.length === 0) return [];
  const paths = inside.map(({ path }) => `:(literal)${path}`);
  const entries = await git(root, ['ls-files', '--stage', '-z', '--', ...paths]);
  return inside
    .filter(({ path }) => entries.split('\0').some((one) => isSubmodule(one, path)))
    .map(({ name, path }) => ({
      path: join(root, path),
      kind: 'repository',
      label: `repository ${name}`,
    }));
}

function isSubmodule(entry: string, path: string): boolean {
  return entry.startsWith('160000 ') && entry.endsWith(`\t${path}`);
}

function isRemote({ url }: ChainRepository): boolean {
  return url !== undefined;
}

function reasonsForMore({ missing, unreadable, unfetched }: KasChain, root: string): string[] {
  return [
    ...unfetched.map((file) => `${file}, which its kas chain includes, is not checked out here`),
    ...unreadable.map(({ file }) => `${relative(root, file)} cannot be read as YAML`),
    ...missing.map(
      ({ file }) => `${relative(root, file)}, which its kas chain includes, is missing`,
    ),
  ];
}

/** Directories of which the project's repository has no history. */
async function unseenOf(trees: readonly BuildSource[], root: string): Promise<string[]> {
  const others = trees
    .map(({ path, label }) => ({ path: relative(root, path), label }))
    .filter(({ path }) => path !== '');
  const inside = others.map(({ path }) => path).filter(isInside);
  const { stdout } = await runGit(root, ['check-ignore', '-z', '--stdin'], {
    input: inside.join('\0'),
    // 128: in a submodule, which is a part of the repository.
    accept: [0, 1, 128],
  });
  const ignored = new Set(stdout.split('\0'));
  return others
    .filter(({ path }) => !isInside(path) || ignored.has(path))
    .map(({ path, label }) => `${label} (git does not track ${path} here)`);
}

function isInside(path: string): boolean {
  return path !== '..' && !path.startsWith('../');
}
