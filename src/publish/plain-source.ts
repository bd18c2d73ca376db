import { constants } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import type { Source } from '../store/source.ts';
import type { BodyOptions } from './encoder.ts';
import { type DigestedFile, openUnchanged, refuseChanged } from './unchanged.ts';

/** The file as it is, read right into the buffers that are sent. */
export async function openPlain(
  file: DigestedFile,
  { signal, onProgress }: BodyOptions,
): Promise<Source> {
  const handle = await openUnchanged(file);
  let done = 0;
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        signal?.throwIfAborted();
        const wanted = Math.min(buffer.length - filled, file.size - done);
        const { bytesRead } = await handle.read(buffer, filled, wanted, done).catch((cause) => {
          throw unreadable(file.path, cause);
        });
        if (bytesRead === 0) break;
        [filled, done] = [filled + bytesRead, done + bytesRead];
        onProgress?.(done);
      }
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: () => handle.close(),
  };
}

/** Reasons why a file system does not share blocks between two files. */
const unable = ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY'];

/** Makes a new file of the same blocks (ioctl_ficlone(2)). @returns false where that is not possible */
export async function clonePlain(file: DigestedFile, path: string): Promise<boolean> {
  const handle = await openUnchanged(file);
  try {
    const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = constants;
    // By the open file: the name may be another file's by now.
    await copyFile(`/proc/self/fd/${handle.fd}`, path, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    await refuseChanged(handle, file);
    // The mode is the build's; an object is for all to read.
    await chmod(path, 0o644);
    return true;
  } catch (error) {
    if (hasErrno(error, ...unable)) return false;
    throw error;
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, cause: unknown): UserError {
  return new UserError('file-unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
    hint: 'something removed what the build left: build the variant again',
    cause,
  });
}
