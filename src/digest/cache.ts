import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import { type DigestOptions, digestFile, type FileDigest, openToRead } from './file.ts';
import { type FileIdentity, identityOf, sameIdentity } from './file-identity.ts';
import { isSha256 } from './sha256.ts';
import { isTarball } from './tarball.ts';

/** The digest of a file, taken anew only where it may have changed. */
export type Digests = (path: string, options?: DigestOptions) => Promise<FileDigest>;

/**
 * Digests that are remembered in a directory, a small file for each inode: processes at once do not
 * get in each other's way, and the entry of a new file takes the place of the one before it.
 * @throws as `digestFile`; a cache that cannot be read or written is none
 */
export function cachedDigests(
  directory: string,
  { nar = false }: { readonly nar?: boolean } = {},
): Digests {
  return async (path, given = {}) => {
    const options = { nar, ...given };
    const identity = await currentIdentity(path);
    const entry = entryPath(directory, identity);
    const known = await readEntry(entry);
    if (isWhole(known, path, options) && sameIdentity(known.identity, identity)) return known;
    const digest = await digestFile(path, options);
    // Where the disk is full, the next run takes a digest once more.
    await replaceFile(entry, JSON.stringify(digest)).catch(() => undefined);
    return digest;
  };
}

function isWhole(
  known: FileDigest | undefined,
  path: string,
  { nar }: DigestOptions,
): known is FileDigest {
  if (known === undefined || (nar && known.nar === undefined)) return false;
  // Earlier releases did not look into tarballs.
  return known.content !== undefined || !isTarball(path);
}

async function currentIdentity(path: string): Promise<FileIdentity> {
  const file = await openToRead(path);
  return identityOf(file).finally(() => file.close());
}

function entryPath(directory: string, { device, inode }: FileIdentity): string {
  return join(directory, `${device}-${inode}.json`);
}

async function readEntry(path: string): Promise<FileDigest | undefined> {
  try {
    const entry = JSON.parse(await readFile(path, 'utf8')) as FileDigest;
    // Written by another release, or by hand: not what we know.
    return isSha256(entry.sha256) && String(entry.size) === entry.identity.size ? entry : undefined;
  } catch {
    return undefined;
  }
}
