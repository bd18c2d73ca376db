import type { FileHandle } from 'node:fs/promises';
import { type FileDigest, fileChanged, openToRead } from '../digest/file.ts';
import { identityOf, sameIdentity } from '../digest/file-identity.ts';

/** A file whose digest was taken before. */
export interface DigestedFile extends FileDigest {
  readonly path: string;
}

/**
 * The file, open for reading, if it is what the digest was taken of.
 * @throws UserError `file-unreadable` or `file-changed`
 */
export async function openUnchanged(file: DigestedFile): Promise<FileHandle> {
  const handle = await openToRead(file.path);
  try {
    await refuseChanged(handle, file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @throws UserError `file-changed`: what was read of it may be something else */
export async function refuseChanged(
  handle: FileHandle,
  { path, identity }: DigestedFile,
): Promise<void> {
  if (sameIdentity(await identityOf(handle), identity)) return;
  throw fileChanged(path, 'after it was hashed');
}
