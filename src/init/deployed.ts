import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of finished builds by machine: their names, below `tmp/deploy/images/<machine>/`. */
export type Deployed = ReadonlyMap<string, readonly string[]>;

/**
 * What builds by hand left below a directory in which kas works. Isar keeps no other names there: a
 * file says what the image, the distribution and the machine are called.
 * @param directories in which kas may have worked, absolute
 */
export async function deployedIn(directories: readonly string[]): Promise<Deployed> {
  const found = new Map<string, readonly string[]>();
  for (const directory of directories) {
    for (const build of await namesIn(directory)) {
      const images = join(directory, build, 'tmp/deploy/images');
      for (const machine of await namesIn(images)) {
        const files = await namesIn(join(images, machine));
        found.set(machine, [...new Set([...(found.get(machine) ?? []), ...files])].sort());
      }
    }
  }
  return found;
}

/** Nothing is there, or nobody may look: both is no evidence. */
async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).sort();
}
