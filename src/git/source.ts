import { messageOf, UserError } from '../errors.ts';
import { git, gitOrNothing } from './git.ts';

/** The state of the project that a build starts from. */
export interface Source {
  /** Absolute path of the repository's top directory. */
  readonly root: string;
  /** Commit in hex. */
  readonly commit: string;
  /** When that commit was made: seconds since 1970. */
  readonly time: number;
  /** Something that git tracks differs from the commit. */
  readonly dirty: boolean;
}

/** @throws UserError `repository-unfit` when `directory` is in no repository, or in one without a commit */
export async function sourceOf(directory: string): Promise<Source> {
  const root = await topOf(directory);
  const head = await gitOrNothing(root, ['show', '--no-patch', '--format=%H %ct', 'HEAD']);
  if (head === undefined) {
    throw new UserError('repository-unfit', `${root} has no commit yet`, {
      hint: 'git add -A and git commit first',
    });
  }
  const [commit = '', time = ''] = head.split(' ');
  const changes = await git(root, ['status', '--porcelain', '--untracked-files=no']);
  return { root, commit, time: Number(time), dirty: changes !== '' };
}

/** Git may have other reasons to refuse, such as a checkout that belongs to another user. */
async function topOf(directory: string): Promise<string> {
  try {
    return await git(directory, ['rev-parse', '--show-toplevel']);
  } catch (cause) {
    if (!/not a git repository|must be run in a work tree/.test(messageOf(cause))) throw cause;
    throw new UserError('repository-unfit', `${directory} is in no git repository`, {
      hint: 'a build is recorded with its commit: git init, git add -A and git commit first',
      cause,
    });
  }
}
