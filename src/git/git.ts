import { type Answer, type RunOptions, run } from '../program.ts';

type GitOptions = Omit<RunOptions, 'cwd'>;

/**
 * What tells git which repository to work on (`git rev-parse --local-env-vars`). It is set where
 * we are started by a hook of git, and would then mean another repository, or another index.
 */
const foreign = Object.fromEntries(
  [
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_COMMON_DIR',
    'GIT_DIR',
    'GIT_GRAFT_FILE',
    'GIT_IMPLICIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_NO_REPLACE_OBJECTS',
    'GIT_OBJECT_DIRECTORY',
    'GIT_PREFIX',
    'GIT_REPLACE_REF_BASE',
    'GIT_SHALLOW_FILE',
    'GIT_WORK_TREE',
  ].map((name) => [name, undefined]),
);

/** Runs git in `directory`, on the repository that is found from there. */
export function runGit(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Answer> {
  // Messages are matched and shown as git writes them in English.
  const env = { ...foreign, LC_ALL: 'C', ...options.env };
  return run('git', ['-C', directory, ...args], { ...options, env });
}

/** What git printed, without the final newline. */
export async function git(
  directory: string,
  args: readonly string[],
  options: Omit<GitOptions, 'accept'> = {},
): Promise<string> {
  return (await runGit(directory, args, options)).stdout;
}

/** The same where "no" is an answer: undefined when git ends with 1 or 128. */
export async function gitOrNothing(
  directory: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(directory, args, { accept: [0, 1, 128] });
  return exitCode === 0 ? stdout : undefined;
}
