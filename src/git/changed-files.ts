import { readlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { git, gitOrNothing } from './git.ts';

/** A file whose state in the working tree differs from that in a commit. */
export interface ChangedFile {
  /** Relative to the repository's top directory; components joined by `/`. */
  readonly path: string;
  readonly how: 'added' | 'changed' | 'removed';
}

/** The commit that a change begins at, or why nobody can tell. */
export type Beginning =
  | { readonly commit: string }
  | { readonly commit: undefined; readonly reason: string };

const deeper = 'a shallow clone lacks it (actions/checkout: set fetch-depth: 0)';

/**
 * Where a change begins that is told by `ref`. A whole hash is a state that was built: the change
 * begins there, also where a forced push left it behind. A branch goes on meanwhile: the change
 * begins where the two parted.
 * @param root top directory of the repository
 * @throws UserError `usage-invalid` when `ref` is no commit, and looks like none that was
 */
export async function beginningOf(root: string, ref: string): Promise<Beginning> {
  const unknown = (reason: string): Beginning => ({ commit: undefined, reason });
  if (/^(0{40}|0{64})$/.test(ref)) return unknown('there is nothing before a branch that is new');
  // What begins with a dash would be an option of git.
  const named = ref.startsWith('-') ? undefined : await commitOf(root, ref);
  const isHash = /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);
  if (named === undefined && isHash)
    return unknown(`the commit ${ref} is not here: a forced push left it behind, or ${deeper}`);
  if (named === undefined) {
    throw new UserError('usage-invalid', `changed-since: ${ref} is no commit here`, {
      hint: `name a branch, a tag or a commit that git log ${ref} would show; ${deeper}`,
    });
  }
  if (isHash) return { commit: named };
  const parted = await gitOrNothing(root, ['merge-base', named, 'HEAD']);
  if (parted !== undefined && parted !== '') return { commit: parted };
  return unknown(`no commit is known that ${ref} and HEAD both come from: ${deeper}`);
}

function commitOf(root: string, ref: string): Promise<string | undefined> {
  return gitOrNothing(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
}

/** What differs from the commit in the working tree: committed since, not committed, or untracked. */
export async function changedFiles(root: string, commit: string): Promise<ChangedFile[]> {
  const flags = [
    '--name-status',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--ignore-submodules=none',
  ];
  const list = ['ls-files', '--others', '--exclude-standard', '-z'];
  const [differing, untracked] = await Promise.all([
    git(root, ['diff', '--no-relative', ...flags, commit, '--']),
    git(root, list),
  ]);
  return [
    ...pairs(differing).map(([status, path]) => ({ path, how: meaning[status] ?? 'changed' })),
    // A repository in the repository is listed as a directory.
    ...words(untracked).map((path) => ({ path: path.replace(/\/$/, ''), how: 'added' as const })),
  ];
}

const meaning: Readonly<Record<string, ChangedFile['how']>> = { A: 'added', D: 'removed' };

/** Every symbolic link that git tracks. A target outside of the repository begins with `..`. */
export async function linksOf(root: string): Promise<{ path: string; target: string }[]> {
  const entries = words(await git(root, ['ls-files', '--stage', '-z']));
  const paths = entries
    .filter((entry) => entry.startsWith('120000 '))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
  const links = await Promise.all(
    paths.map(async (path) => {
      const text = await readlink(join(root, path)).catch(() => undefined);
      if (text === undefined) return [];
      return [{ path, target: relative(root, resolve(root, dirname(path), text)) }];
    }),
  );
  return links.flat();
}

function words(text: string): string[] {
  return text.split('\0').filter((word) => word !== '');
}

function pairs(text: string): [string, string][] {
  const all = words(text);
  return all.flatMap((word, index) => (index % 2 === 0 ? [[word, all[index + 1] ?? '']] : []));
}
