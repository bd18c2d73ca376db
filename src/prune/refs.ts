import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '../digest/sha256.ts';
import { headerStart } from '../registry/functions.ts';
import { type AskGit, askGitIn } from './ask-git.ts';
import { filesOf, treesOf } from './files.ts';
import { grepWorkTree } from './grep.ts';
import { hashesIn, hashesInWorkTree } from './hashes.ts';
import { digestsOf, type FoundRegistry, isRegistry, registriesIn } from './registries.ts';
import { type TipsOptions, tipsOf } from './tips.ts';
import { workTreesOf } from './work-trees.ts';

export interface RefsOptions extends TipsOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What a repository names, wherever in it. */
export interface Named {
  /** Digests of files and of build records, each with who names it, for people. */
  readonly digests: ReadonlyMap<Sha256, string>;
  /** How many refs were read, and how many different registries were there. */
  readonly refs: number;
  readonly registries: number;
}

/**
 * What the registries on all refs of a repository name, on those that its remotes have by now, in
 * stashes, and in all work trees. Nothing is fetched.
 * @param root the top directory of the work tree
 * @throws UserError `repository-unfit` where the clone is not whole, or a remote cannot be asked;
 * `registry-invalid` where a registry cannot be read
 */
export async function namedByRefs(root: string, options: RefsOptions = {}): Promise<Named> {
  const ask = askGitIn(root, options.signal);
  const tips = await tipsOf(ask, options);
  const trees = await treesOf(ask, tips);
  const files = await filesOf(ask, trees);
  const registries = await registriesIn(ask, trees, files);
  const digests = new Map<Sha256, string>();
  // Who says more comes later.
  for (const path of await directoriesOf(ask, root)) {
    const there = askGitIn(path, options.signal);
    const inRegistries = await registriesInWorkTree(there, path, path === root ? '' : path);
    const where = path === root ? 'the work tree' : `the work tree ${path}`;
    for (const digest of [...(await hashesInWorkTree(there)), ...inRegistries]) {
      digests.set(digest, `named in ${where}`);
    }
  }
  for (const [digest, path] of await hashesIn(ask, files)) {
    digests.set(digest, `its hash is in ${path}`);
  }
  for (const [digest, count] of countRefs(registries)) {
    digests.set(digest, `named by ${count} ${count === 1 ? 'ref' : 'refs'}`);
  }
  const refs = new Set(tips.map(({ name }) => name)).size;
  return { digests, refs, registries: registries.length };
}

/** Of all work trees. That of a submodule's repository is not where git lists it. */
async function directoriesOf(ask: AskGit, root: string): Promise<Set<string>> {
  const directories = new Set<string>();
  for (const { path, gone } of await workTreesOf(ask)) {
    if (gone) continue;
    const { stdout } = await ask(['-C', path, 'rev-parse', '--is-inside-work-tree']);
    if (stdout === 'true') directories.add(path);
  }
  return directories.add(root);
}

function countRefs(registries: readonly FoundRegistry[]): Map<Sha256, number> {
  const tips = new Map<Sha256, Set<string>>();
  for (const registry of registries) {
    for (const digest of registry.digests) {
      const known = tips.get(digest) ?? new Set();
      for (const tip of registry.tips) known.add(tip);
      tips.set(digest, known);
    }
  }
  return new Map([...tips].map(([digest, names]) => [digest, names.size]));
}

/** @param shown what stands before the paths in messages */
async function registriesInWorkTree(ask: AskGit, root: string, shown: string): Promise<Sha256[]> {
  const args = ['--files-with-matches', '--null', '--fixed-strings', '-e', headerStart];
  const digests: Sha256[] = [];
  for (const path of await grepWorkTree(ask, args)) {
    const text = await readFile(join(root, path), 'utf8');
    if (isRegistry(text, path)) digests.push(...digestsOf(text, join(shown, path)));
  }
  return digests;
}
