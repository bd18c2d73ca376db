import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, realpath, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { hasErrno } from '../errors.ts';
import { run } from '../program.ts';
import type { FoundFile } from './find.ts';

/**
 * Bytes. What is small may be another variant's, too, which bitbake then does not write again: boot
 * firmware, a device tree. What is larger is written by each image for itself.
 */
const small = 128 * 1024 * 1024;

/**
 * Takes outputs out of the way of the next build, without a second copy of what is large: a clone
 * where the file system shares blocks, else large files are moved. A hard link would not do: who
 * writes in place (cp, dd) writes into it.
 * @param directory of this variant alone; what an earlier build left there goes away
 * @returns where a file is now
 */
export async function captureOutputs(
  deploy: string,
  files: readonly FoundFile[],
  directory: string,
): Promise<(file: FoundFile) => string> {
  await rm(directory, { recursive: true, force: true });
  const root = await realpath(deploy);
  const places = new Map(
    files.map((file) => [file.path, { file, kept: join(directory, relative(root, file.path)) }]),
  );
  for (const { file, kept } of places.values()) {
    await mkdir(dirname(kept), { recursive: true });
    await capture(file, kept);
  }
  return ({ path }) => places.get(path)?.kept ?? path;
}

async function capture({ path, state: { size, mtime } }: FoundFile, kept: string): Promise<void> {
  if (await cloned(path, kept)) {
    const seconds = Number(mtime) / 1e9;
    return utimes(kept, seconds, seconds);
  }
  if (size > small && (await moved(path, kept))) return;
  await run('cp', ['--sparse=always', '--preserve=timestamps', '--', path, kept]);
}

/** Not every file system can do so, and each that cannot says it in its own way: `cp` goes on. */
async function cloned(path: string, kept: string): Promise<boolean> {
  try {
    await copyFile(path, kept, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    await rm(kept, { force: true });
    return false;
  }
}

/** Isar leaves directories that only root may change. */
async function moved(path: string, kept: string): Promise<boolean> {
  try {
    await rename(path, kept);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EXDEV', 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

/**
 * Before the same variant is built again: what was moved is where it was, unless something else is
 * there now. bitbake goes by its stamps, and would not write it again.
 */
export async function putBack(directory: string, deploy: string): Promise<void> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const kept = join(entry.parentPath, entry.name);
    const place = join(deploy, relative(directory, kept));
    await link(kept, place).catch((error) => {
      // Linux lets nobody link to a file of somebody else (fs.protected_hardlinks).
      if (hasErrno(error, 'EPERM', 'EACCES')) return moved(kept, place);
      if (!hasErrno(error, 'EEXIST', 'ENOENT', 'EXDEV', 'EROFS')) throw error;
      return;
    });
  }
}
