import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import { type FileIdentity, identityOf, sameIdentity, settledIdentity } from './file-identity.ts';
import { type NarHash, narHash } from './nar.ts';
import type { Sha256 } from './sha256.ts';
import { type Reader, tarballReader } from './tarball.ts';

/** Two of these are in flight: one is hashed while the next is read. Measured best at 1–4 MiB. */
const blockSize = 2 * 1024 * 1024;

export interface FileDigest {
  readonly sha256: Sha256;
  /** Bytes read, which is the size of the file. */
  readonly size: number;
  /** Of a tarball what is in it (`contentDigest`); null where the name says that it is one, and it is not. */
  readonly content?: Sha256 | null;
  /** Of its Nix archive, where that was asked for. */
  readonly nar?: Sha256;
  /** While the file has it, the digest is good. */
  readonly identity: FileIdentity;
}

export interface DigestOptions {
  /** Also the digest of its Nix archive, in the same read. */
  readonly nar?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes that are behind us. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The digest of a file, in one read and constant memory.
 * @throws UserError `file-unreadable`, or `file-changed` when somebody writes to it meanwhile
 */
export async function digestFile(path: string, options: DigestOptions = {}): Promise<FileDigest> {
  const file = await openToRead(path);
  try {
    const identity = await settledIdentity(file);
    const readers = {
      tarball: tarballReader(path),
      nar: options.nar ? narHash(Number(identity.size)) : undefined,
    };
    const digest = await digestHandle(file, readers, options);
    if (sameIdentity(identity, await identityOf(file))) return { ...digest, identity };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new UserError('file-unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
      hint: 'the disk may be failing, or somebody removed the file: build it again',
      cause,
    });
  } finally {
    await file.close();
  }
  throw fileChanged(path, 'while it was hashed');
}

export function fileChanged(path: string, when: string): UserError {
  return new UserError('file-changed', `${path} changed ${when}`, {
    hint: 'something writes to it: let the build finish, then build the variant again',
  });
}

/**
 * A regular file, open for reading.
 * @throws UserError `file-unreadable` with what to do about it
 */
export async function openToRead(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK a FIFO would keep us waiting for its writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    const hint = hasErrno(cause, 'EACCES')
      ? 'it belongs to somebody else: make it readable, or run as its owner'
      : 'check the path';
    throw new UserError('file-unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
      hint,
      cause,
    });
  }
  throw new UserError('file-unreadable', `${path} is not a regular file`, { hint: 'name a file' });
}

/** Who else sees the bytes that are hashed. */
interface Readers {
  readonly tarball: Reader | undefined;
  readonly nar: NarHash | undefined;
}

async function digestHandle(
  file: FileHandle,
  readers: Readers,
  options: DigestOptions,
): Promise<Omit<FileDigest, 'identity'>> {
  const { tarball, nar } = readers;
  try {
    const { hash, size } = await readThrough(file, readers, options);
    return {
      sha256: hash.digest('hex') as Sha256,
      size,
      ...(tarball && { content: (await tarball.end()) ?? null }),
      ...(nar && { nar: nar.digest() }),
    };
  } catch (error) {
    tarball?.cancel();
    throw error;
  }
}

async function readThrough(
  file: FileHandle,
  { tarball, nar }: Readers,
  { signal, onProgress }: DigestOptions,
): Promise<{ hash: Hash; size: number }> {
  const hash = createHash('sha256');
  const blocks = [Buffer.allocUnsafe(blockSize), Buffer.allocUnsafe(blockSize)] as const;
  let size = 0;
  let reading = file.read(blocks[0], 0, blockSize, null);
  for (let turn = 0; ; turn = 1 - turn) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return { hash, size };
    signal?.throwIfAborted();
    reading = file.read(blocks[turn === 0 ? 1 : 0], 0, blockSize, null);
    const block = buffer.subarray(0, bytesRead);
    hash.update(block);
    nar?.update(block);
    await tarball?.write(block);
    size += bytesRead;
    onProgress?.(size);
  }
}
