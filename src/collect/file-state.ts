import { stat } from 'node:fs/promises';
import { hasErrno } from '../errors.ts';

/**
 * What tells that a file was written anew. The change time is not in it: Isar's `chown` over
 * `*wic*` touches files that the build did not make. Nor is the device: its number may change when
 * the machine restarts, and a file that lay there would pass for a new one.
 */
export interface FileState {
  readonly inode: string;
  readonly size: number;
  /** Nanoseconds since 1970, in decimal: too long for a number. */
  readonly mtime: string;
}

/** @returns undefined where there is no regular file */
export async function fileState(path: string): Promise<FileState | undefined> {
  try {
    const status = await stat(path, { bigint: true });
    if (!status.isFile()) return undefined;
    return {
      inode: String(status.ino),
      size: Number(status.size),
      mtime: String(status.mtimeNs),
    };
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}

export function sameState(a: FileState, b: FileState): boolean {
  return a.inode === b.inode && a.size === b.size && a.mtime === b.mtime;
}
