import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { git } from '../git/git.ts';

/**
 * The git tree hash of a directory as it lies there, uncommitted changes included: equal to
 * `git rev-parse HEAD:DIR` for a clean checkout. A throw-away repository does the hashing, so
 * neither the project's index nor its objects are touched. `.gitignore` files in the directory
 * hold; `except` (absolute paths) is left out besides.
 */
export async function treeOf(directory: string, except: readonly string[]): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'isar-artifacts-tree-'));
  try {
    await git(scratch, ['init', '--quiet', '--bare', '.']);
    await writeFile(
      join(scratch, 'info', 'exclude'),
      except.map((path) => excludeLine(directory, path)).join(''),
    );
    const env = { GIT_DIR: scratch, GIT_WORK_TREE: directory };
    await git(
      directory,
      ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '.'],
      { env },
    );
    return await git(directory, ['write-tree'], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function excludeLine(directory: string, path: string): string {
  const inside = relative(directory, path);
  if (inside === '' || inside.startsWith('..')) return '';
  return `/${inside.replace(/[\\*?[\]!# ]/g, '\\$&')}\n`;
}
