// What all clones on a machine share, because it is large and slow to make.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const hour = 3_600_000;

/**
 * A directory of the cache of this user; it need not exist.
 * @param {string[]} names
 */
export function cachePath(...names) {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'isar-artifacts', ...names);
}

/**
 * Makes a directory unless it is there. It gets its name when it is whole, so a directory with this
 * name is whole, and of several processes that make it at one time the first one wins.
 * @param {string} directory absolute
 * @param {(fresh: string) => Promise<void>} make fills an empty directory
 */
export async function makeOnce(directory, make) {
  if (existsSync(directory)) return;
  mkdirSync(dirname(directory), { recursive: true });
  removeAbandoned(directory);
  const workplace = mkdtempSync(`${directory}.partial-`);
  try {
    const fresh = join(workplace, 'fresh');
    mkdirSync(fresh);
    await make(fresh);
    renameSync(fresh, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/**
 * What a process left that was killed while it made the directory. Nothing takes an hour to make.
 * @param {string} directory
 */
function removeAbandoned(directory) {
  const parent = dirname(directory);
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (!name.startsWith(`${basename(directory)}.partial-`)) continue;
    if (Date.now() - statSync(path).mtimeMs > hour) rmSync(path, { recursive: true, force: true });
  }
}
