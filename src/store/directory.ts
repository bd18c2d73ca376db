import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import type { Body, Created, CreateOptions, ObjectStore, Stored } from './object-store.ts';

const blockSize = 1024 * 1024;

/** Objects as files below a directory. Safe with any number of publishers at once. */
export function directoryStore(directory: string, publicUrl: string): ObjectStore {
  return new DirectoryStore(directory, publicUrl);
}

class DirectoryStore implements ObjectStore {
  readonly location: string;
  readonly publicUrl: string;
  readonly #directory: string;

  constructor(directory: string, publicUrl: string) {
    this.#directory = directory;
    this.location = `file:${directory}`;
    this.publicUrl = publicUrl;
  }

  async head(key: string): Promise<Stored | undefined> {
    try {
      const { size } = await stat(join(this.#directory, key));
      return { size };
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw this.#unreachable(error);
    }
  }

  async read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    if ((await this.head(key)) === undefined) return undefined;
    return this.#blocks(join(this.#directory, key));
  }

  async *#blocks(path: string): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(path, { highWaterMark: blockSize });
    } catch (error) {
      // Not to be taken for contents that are wrong: whoever reads on would hear of a corrupt object.
      throw this.#unreachable(error);
    }
  }

  async create(key: string, body: Body, { signal }: CreateOptions = {}): Promise<Created> {
    const path = join(this.#directory, key);
    const temporary = `${path}.${randomUUID()}.new`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await verify(temporary, await writeDurably(temporary, body.open(), signal));
      const created = await publishExclusively(temporary, path);
      await syncDirectory(dirname(path));
      return { created, size: (await stat(path)).size };
    } catch (error) {
      if (signal?.aborted || error instanceof UserError) throw error;
      throw this.#unreachable(error);
    } finally {
      // What keeps us from removing it was thrown above already.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #unreachable(cause: unknown): UserError {
    return new UserError(
      'store-unreachable',
      `the store ${this.location} cannot be used: ${messageOf(cause)}`,
      {
        hint: 'check storage.url, that the directory is writable, and that the disk has room',
        cause,
      },
    );
  }
}

/** @returns the digest of what was written */
async function writeDurably(
  path: string,
  blocks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const file = await open(path, 'wx', 0o644);
  try {
    const hash = createHash('sha256');
    for await (const block of blocks) {
      signal?.throwIfAborted();
      for (let done = 0; done < block.length; ) {
        done += (await file.write(block, done)).bytesWritten;
      }
      hash.update(block);
    }
    await file.sync();
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** Reads back what was written, before anybody can see it under its key. */
async function verify(path: string, digest: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: blockSize }))
    hash.update(block);
  if (hash.digest('hex') === digest) return;
  throw new UserError('object-corrupt', `${path} does not read as it was written`, {
    hint: 'the file system lost data: check it, then publish again',
  });
}

/** A hard link is created or not, at once; rename would replace what another publisher wrote. */
async function publishExclusively(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    if (!hasErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK')) throw error;
  }
  // A file system without hard links: whoever is second replaces an object by an equal one.
  await rename(temporary, path);
  return true;
}

/** The name of a new file is on disk only once its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync().finally(() => directory.close());
}
