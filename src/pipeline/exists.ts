import { access } from 'node:fs/promises';
import { hasErrno } from '../errors.ts';

/** Whether something has this path, whatever it is. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
