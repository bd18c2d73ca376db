import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors.ts';

/** Makes our directory in the project, which git is told to ignore from within. */
export async function makeStateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '.gitignore'), '*\n');
  } catch (cause) {
    throw new UserError('system-failed', `${path} cannot be written: ${messageOf(cause)}`, {
      hint: 'builds, logs and records are kept there: make it writable',
      cause,
    });
  }
}
