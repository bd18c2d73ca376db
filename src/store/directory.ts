import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import { fileSystemTime } from './directory-clock.ts';
import { filesIn, unfinishedKey } from './directory-list.ts';
import { syncToDisk, writeDurably } from './durable-file.ts';
import type {
  Body,
  Created,
  CreateOptions,
  Listed,
  ObjectStore,
  ReadOptions,
  Stored,
} from './object-store.ts';

const blockSize = 1024 * 1024;
/** Milliseconds. Nobody writes one object for so long. */
const abandonedAfter = 24 * 60 * 60 * 1000;

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
      return await storedAt(join(this.#directory, key));
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw this.#unreachable(error);
    }
  }

  async read(
    key: string,
    { signal }: ReadOptions = {},
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    if ((await this.head(key)) === undefined) return undefined;
    return this.#blocks(join(this.#directory, key), signal);
  }

  async *#blocks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    try {
      for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
        signal?.throwIfAborted();
        yield block;
      }
    } catch (error) {
      signal?.throwIfAborted();
      // Not to be taken for contents that are wrong: whoever reads on would hear of a corrupt object.
      throw this.#unreachable(error);
    }
  }

  create(key: string, body: Body, options: CreateOptions = {}): Promise<Created> {
    return this.#write(key, body, options, publishExclusively);
  }

  replace(
    key: string,
    body: Body,
    { version }: Stored,
    options: CreateOptions = {},
  ): Promise<Created> {
    return this.#write(key, body, options, async (temporary, path) => {
      if ((await storedAt(path)).version !== version) return false;
      await rename(temporary, path);
      return true;
    });
  }

  async isWriteOnce(): Promise<boolean> {
    return true;
  }

  async tidy(): Promise<readonly string[]> {
    const notices: string[] = [];
    try {
      for await (const { path, abandoned } of this.#unfinishedFiles()) {
        if (!abandoned) continue;
        const removing = rm(path, { force: true });
        notices.push(
          await removing.then(
            () => `removed ${path}, which was never finished`,
            (error) => `cannot remove ${path}, which was never finished: ${messageOf(error)}`,
          ),
        );
      }
    } catch {
      // Whoever cannot read it hears of it when something is to be written.
    }
    return notices;
  }

  async *list({ signal }: ReadOptions = {}): AsyncGenerator<Listed> {
    try {
      for await (const key of filesIn(this.#directory, signal)) {
        if (unfinishedKey(key) !== undefined) continue;
        const listed = await listedAt(join(this.#directory, key));
        if (listed !== undefined) yield { key, ...listed };
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }

  async now(): Promise<number> {
    try {
      return await fileSystemTime(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async *openUploads({ signal }: ReadOptions = {}): AsyncGenerator<string> {
    try {
      for await (const { key, abandoned } of this.#unfinishedFiles(signal)) {
        if (!abandoned) yield key;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }

  async proveWritable(): Promise<void> {
    try {
      await refuseUnwritable(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async remove(key: string, { signal }: ReadOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    try {
      await rm(join(this.#directory, key), { force: true });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  /** Of ours alone, in the folders that keys have. */
  async *#unfinishedFiles(signal?: AbortSignal) {
    for await (const file of filesIn(this.#directory, signal)) {
      const key = unfinishedKey(file);
      if (key === undefined) continue;
      const path = join(this.#directory, file);
      const written = (await listedAt(path))?.modified;
      if (written === undefined) continue;
      yield { key, path, abandoned: Date.now() - written >= abandonedAfter };
    }
  }

  async #write(
    key: string,
    body: Body,
    { signal, onSent }: CreateOptions,
    publish: (temporary: string, path: string) => Promise<boolean>,
  ): Promise<Created> {
    const path = join(this.#directory, key);
    const temporary = `${path}.${randomUUID()}.new`;
    signal?.throwIfAborted();
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeBody(temporary, body, signal);
      const created = await publish(temporary, path);
      await syncToDisk(dirname(path));
      const stored = await storedAt(path);
      if (created) onSent?.(stored.size);
      return { created, ...stored };
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

/** Where the file system can share blocks, nothing is copied; it then answers for them, too. */
async function writeBody(path: string, body: Body, signal: AbortSignal | undefined): Promise<void> {
  if (await body.clone?.(path)) return syncToDisk(path);
  const source = await body.open();
  await writeDurably(path, source, signal).finally(() => source.close());
}

/** What is no store yet is made by the first who writes. */
async function refuseUnwritable(directory: string): Promise<void> {
  try {
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || dirname(directory) === directory) throw error;
    await refuseUnwritable(dirname(directory));
  }
}

async function storedAt(path: string): Promise<Stored> {
  const { size, ino, mtimeNs } = await stat(path, { bigint: true });
  return { size: Number(size), version: versionOf(ino, mtimeNs) };
}

function versionOf(ino: bigint, mtimeNs: bigint): string {
  return `${ino}-${mtimeNs}`;
}

/** @returns undefined where it has gone by now */
async function listedAt(path: string): Promise<Omit<Listed, 'key'> | undefined> {
  try {
    const { size, ino, mtimeNs } = await stat(path, { bigint: true });
    const modified = Number(mtimeNs / 1_000_000n);
    return { size: Number(size), version: versionOf(ino, mtimeNs), modified };
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
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
  // A file system without hard links: whoever is second replaces an object by one of the same file.
  await rename(temporary, path);
  return true;
}
