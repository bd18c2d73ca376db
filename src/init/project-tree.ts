import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is below a directory, each path relative to it, in order. */
export interface ProjectTree {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** What builds and programs leave, where it may be large; what lies there is nobody's source. */
const passedOver = ['build', 'node_modules', 'downloads', 'sstate-cache'];

/**
 * Every file and directory of the project itself: links are not followed, and repositories of their
 * own are left out, such as those that kas checked out into the project.
 */
export async function projectTree(directory: string): Promise<ProjectTree> {
  const files: string[] = [];
  const directories: string[] = [];
  const waiting = ['.'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const entries = await entriesOf(join(directory, path));
    if (path !== '.' && entries.some(({ name }) => name === '.git')) continue;
    directories.push(path);
    for (const entry of entries) {
      const inside = join(path, entry.name);
      if (entry.isFile()) files.push(inside);
      const isOurs = !entry.name.startsWith('.') && !passedOver.includes(entry.name);
      if (entry.isDirectory() && isOurs) waiting.push(inside);
    }
  }
  return { files: files.sort(), directories: directories.sort() };
}

/** Root may own a part of it: what nobody may read is passed over. */
async function entriesOf(directory: string) {
  return readdir(directory, { withFileTypes: true }).catch(() => []);
}
