import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { hasErrno } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import { isRunning, nobody, thisProcess } from './process.ts';

/** What makes the parts of an upload what they are: only an upload with the same can go on. */
export interface UploadOf {
  /** URL of the store. */
  readonly store: string;
  readonly key: string;
  readonly encoder: string;
  /** Bytes. */
  readonly partSize: number;
}

/** An upload in parts that this machine began. */
export interface JournalEntry extends UploadOf {
  readonly uploadId: string;
}

const schema = z.object({
  store: z.string(),
  key: z.string(),
  encoder: z.string(),
  partSize: z.number(),
  uploadId: z.string().min(1),
});

/** An entry on disk. */
export interface Noted {
  readonly file: string;
  readonly entry: JournalEntry;
  /** When somebody worked on it last: milliseconds since 1970. */
  readonly touched: number;
}

/**
 * Uploads in parts that are not finished, a file for each: `UPLOAD.PROCESS.json`. Whose it is stands
 * in the name, so that one rename takes it over. What is in it is ours: other uploads of the same
 * key may belong to publishers that are alive.
 */
export class UploadJournal {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Before the first part is sent. */
  async begin(entry: JournalEntry): Promise<Noted> {
    const file = join(this.#directory, `${randomUUID()}.${thisProcess()}.json`);
    await replaceFile(file, JSON.stringify(entry));
    return { file, entry, touched: Date.now() };
  }

  /** Uploads to this store that no living process works on. */
  async abandoned(store: string): Promise<Noted[]> {
    const names = await readdir(this.#directory).catch((error) => {
      if (hasErrno(error, 'ENOENT')) return [];
      throw error;
    });
    const free = names.filter((name) => {
      const owner = nameParts.exec(name)?.groups?.owner;
      return owner !== undefined && !isRunning(owner);
    });
    const noted = await Promise.all(free.sort().map((name) => read(join(this.#directory, name))));
    return noted.flat().filter(({ entry }) => entry.store === store);
  }

  /** Makes an abandoned upload ours. @returns undefined where another process was faster, or we may not */
  takeUp(noted: Noted): Promise<Noted | undefined> {
    return this.#give(noted, thisProcess());
  }

  /** We stop working on it, and whoever wants may go on: this process, too. */
  async release(noted: Noted): Promise<void> {
    await this.#give(noted, nobody);
  }

  async forget({ file }: Noted): Promise<void> {
    // What cannot be removed names an upload that is no more, as whoever takes it up finds.
    await rm(file, { force: true }).catch(() => undefined);
  }

  async #give({ file, entry }: Noted, owner: string): Promise<Noted | undefined> {
    const upload = nameParts.exec(basename(file))?.groups?.upload;
    const mine = join(this.#directory, `${upload}.${owner}.json`);
    try {
      await rename(file, mine);
      const now = new Date();
      await utimes(mine, now, now);
      return { file: mine, entry, touched: now.getTime() };
    } catch {
      return undefined;
    }
  }
}

const nameParts = /^(?<upload>[0-9a-f-]+)\.(?<owner>[^.]+)\.json$/;

/** None where it is gone by now, or was written by something else. */
async function read(file: string): Promise<Noted[]> {
  try {
    const entry = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    return [{ file, entry, touched: (await stat(file)).mtimeMs }];
  } catch {
    return [];
  }
}
