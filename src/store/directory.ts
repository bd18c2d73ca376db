import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import { syncToDisk, writeDurably } from './durable-file.ts';
import type {
  Body,
  Created,
  CreateOptions,
  ObjectStore,
  ReadOptions,
  Stored,
} from './object-store.ts';

const blockSize = 1024 * 1024;
/** Milliseconds. Nobody writes one object for so long. */
const abandonedAfter = 24 * 60 * 60 * 1000;
/** `KEY.UUID.new`: a file that is not whole yet. */
const temporaryName = /^[0-9a-f]{64}(\.zst|\.json)?\.[0-9a-f-]{36}\.new$/;

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
    for (const path of await this.#unfinishedFiles()) {
      const status = await stat(path).catch(() => undefined);
      if (status === undefined || Date.now() - status.mtimeMs < abandonedAfter) continue;
      const removing = rm(path, { force: true });
      notices.push(
        await removing.then(
          () => `removed ${path}, which was never finished`,
          (error) => `cannot remove ${path}, which was never finished: ${messageOf(error)}`,
        ),
      );
    }
    return notices;
  }

  /** Of ours alone, in the folders that keys have. */
  async #unfinishedFiles(): Promise<string[]> {
    const folders = ['sha256', 'builds'].map((name) => join(this.#directory, name));
    const names = await Promise.all(
      folders.map(async (folder) => {
        // Whoever cannot read it hears of it when something is to be written.
        const entries = await readdir(folder).catch(() => []);
        return entries.filter((name) => temporaryName.test(name)).map((name) => join(folder, name));
      }),
    );
    return names.flat();
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

async function storedAt(path: string): Promise<Stored> {
  const { size, ino, mtimeNs } = await stat(path, { bigint: true });
  return { size: Number(size), version: `${ino}-${mtimeNs}` };
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
