import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { git, gitOrNothing } from '../git/git.ts';

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
    await writeFile(join(scratch, 'info', 'exclude'), await excludeLines(top, except));
    const env = { GIT_DIR: scratch, GIT_WORK_TREE: top, GIT_LITERAL_PATHSPECS: '1' };
    const inside = relative(top, directory) || '.';
    const listed = [
      'ls-files',
      '--others',
      '--exclude-standard',
      '--directory',
      '--no-empty-directory',
      '--',
      inside,
    ];
    // git has no empty directories, and refuses to add one.
    if ((await git(top, listed, { env })) === '')
      return await git(top, ['mktree'], { env, input: '' });
    const quiet = ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false'];
    await git(top, [...quiet, 'add', '--all', '--', inside], { env });
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

/** What a person ignores in this clone only, and what is never an input. */
async function excludeLines(top: string, except: readonly string[]): Promise<string> {
  const file = await gitOrNothing(top, ['rev-parse', '--git-path', 'info/exclude']);
  const own = file === undefined ? '' : await readFile(resolve(top, file), 'utf8').catch(() => '');
  const lines = except
    .map((path) => relative(top, path))
    .filter((path) => path !== '' && !path.startsWith('..'));
  return `${own}\n${lines.map((path) => `/${path.replace(/[\\*?[\]!# ]/g, '\\$&')}\n`).join('')}`;
}
