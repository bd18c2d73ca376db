import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../errors.ts';

/** What time the file system has, which may be on another machine. Milliseconds since 1970. */
export async function fileSystemTime(directory: string): Promise<number> {
  const probe = join(directory, `.clock-${randomUUID()}`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    return (await stat(probe)).mtimeMs;
  } catch (error) {
    // Who may not write there removes nothing either.
    if (hasErrno(error, 'EACCES', 'ENOENT', 'EPERM', 'EROFS')) return Date.now();
    throw error;
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}
