import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrno } from './errors.ts';

/** Without symlinks, also where the end of the path is not there yet. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || dirname(path) === path) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}
