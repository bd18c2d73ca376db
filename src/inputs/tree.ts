import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { git, gitOrNothing, runGit } from '../git/git.ts';

/**
 * The git tree hash of a directory as it lies there, uncommitted changes included: equal to
 * `git rev-parse HEAD:DIR` for a clean checkout. A throw-away repository does the hashing, so
 * neither the project's index nor its objects are touched. What git ignores there is left out
 * (bitbake leaves compiled Python in layers), and so is `except` (absolute paths).
 */
export async function treeOf(directory: string, except: readonly string[]): Promise<string> {
  const top = await ignoringTop(directory);
  const scratch = await mkdtemp(join(tmpdir(), 'isar-artifacts-tree-'));
  try {
    await git(scratch, ['init', '--quiet', '--bare', '.']);
    const left = except.map((path) => relative(top, path)).filter(isInside);
    await writeFile(join(scratch, 'info', 'exclude'), await excludeLines(top, left));
    const env = { GIT_DIR: scratch, GIT_WORK_TREE: top, GIT_LITERAL_PATHSPECS: '1' };
    const inside = relative(top, directory) || '.';
    await seedIndex(top, inside, left, env);
    const list = (...flags: string[]) => git(top, ['ls-files', ...flags, '--', inside], { env });
    const known = ['--cached', '--others', '--exclude-standard'];
    const empty = () => git(top, ['mktree'], { env, input: '' });
    // git has no empty directories, and refuses to add one.
    if ((await list(...known, '--directory', '--no-empty-directory')) === '') return await empty();
    const quiet = ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false'];
    await git(top, [...quiet, 'add', '--all', '--', inside], { env });
    if ((await list('--cached')) === '') return await empty();
    const prefix = inside === '.' ? [] : [`--prefix=${inside}/`];
    return await git(top, ['write-tree', ...prefix], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Whose ignore rules hold: the repository's, unless it ignores the whole directory. */
async function ignoringTop(directory: string): Promise<string> {
  const top = await gitOrNothing(directory, ['rev-parse', '--show-toplevel']);
  if (top === undefined || top === '') return directory;
  const ignored = await gitOrNothing(top, ['check-ignore', '--quiet', '--', directory]);
  return ignored === undefined ? top : directory;
}

/** What is tracked counts even where a rule would ignore it: somebody added it by force. */
async function seedIndex(
  top: string,
  inside: string,
  left: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { GIT_LITERAL_PATHSPECS } = env;
  const { exitCode, stdout } = await runGit(top, ['ls-files', '--stage', '-z', '--', inside], {
    env: { GIT_LITERAL_PATHSPECS },
    accept: [0, 128],
  });
  if (exitCode !== 0 || stdout === '') return;
  await git(top, ['update-index', '-z', '--index-info'], { env, input: stdout });
  if (left.length === 0) return;
  const remove = ['rm', '--cached', '-r', '--force', '--quiet', '--ignore-unmatch', '--'];
  await git(top, [...remove, ...left], { env });
}

function isInside(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith('../');
}

/** What a person ignores in this clone only, and what is never an input (relative to `top`). */
async function excludeLines(top: string, left: readonly string[]): Promise<string> {
  const file = await gitOrNothing(top, ['rev-parse', '--git-path', 'info/exclude']);
  const own = file === undefined ? '' : await readFile(resolve(top, file), 'utf8').catch(() => '');
  const lines = left.map((path) => `/${path.replace(/[\\*?[\]!# ]/g, '\\$&')}\n`);
  return `${own}\n${lines.join('')}`;
}
