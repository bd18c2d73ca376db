import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrno } from '../errors.ts';

interface Measured {
  readonly seconds: number;
  /** Bytes that the file system has less of; others may have written there, too. */
  readonly disk: number;
}

/** @returns what tells how long it took since then, and how much of the file system */
export async function measure(directory: string): Promise<() => Promise<Measured>> {
  const begun = performance.now();
  const before = await freeBytes(directory);
  return async () => ({
    seconds: Math.round((performance.now() - begun) / 1000),
    disk: Math.max(0, before - (await freeBytes(directory))),
  });
}

/** Of the file system that a path is on, or will be. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || dirname(path) === path) throw error;
    return freeBytes(dirname(path));
  }
}
