import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasErrno } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import { isRunning, nobody, type Process, thisProcess } from './process.ts';

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
  /** Absent until the server has said it: whoever is killed right then never hears of it. */
  readonly uploadId?: string | undefined;
  /** ISO 8601, UTC. */
  readonly begun: string;
  readonly process: Process;
}

const schema = z.object({
  store: z.string(),
  key: z.string(),
  encoder: z.string(),
  partSize: z.number(),
  uploadId: z.string().optional(),
  begun: z.iso.datetime(),
  process: z.object({ id: z.number(), started: z.string() }),
});

/** An entry on disk. */
export interface Noted {
  readonly file: string;
  readonly entry: JournalEntry;
}

/**
 * Uploads in parts that are not finished, a file for each. What is in it is ours: other uploads of
 * the same key may belong to publishers that are alive.
 */
export class UploadJournal {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Before the server is asked for an upload. */
  begin(of: UploadOf): Promise<Noted> {
    return this.#write({ ...of, begun: new Date().toISOString(), process: thisProcess() });
  }

  /** Before the first part is sent. */
  async identify({ file, entry }: Noted, uploadId: string): Promise<Noted> {
    const identified = { ...entry, uploadId };
    await replaceFile(file, JSON.stringify(identified));
    return { file, entry: identified };
  }

  /** We stop working on it, and whoever wants may go on: this process, too. */
  async release({ file, entry }: Noted): Promise<void> {
    // Where that cannot be written, it is abandoned as soon as this process ends.
    await replaceFile(file, JSON.stringify({ ...entry, process: nobody })).catch(() => undefined);
  }

  async forget({ file }: Noted): Promise<void> {
    // What cannot be removed names an upload that is no more, as whoever takes it up finds.
    await rm(file, { force: true }).catch(() => undefined);
  }

  /** Uploads to this store that no living process works on. */
  async abandoned(store: string): Promise<Noted[]> {
    const noted = await this.#all();
    return noted.filter(({ entry }) => entry.store === store && !isRunning(entry.process));
  }

  /** Makes an abandoned upload ours. @returns undefined where another process was faster, or we may not */
  async takeUp({ file, entry }: Noted): Promise<Noted | undefined> {
    const mine = { file: this.#newFile(), entry: { ...entry, process: thisProcess() } };
    try {
      await rename(file, mine.file);
      await replaceFile(mine.file, JSON.stringify(mine.entry));
      return mine;
    } catch {
      return undefined;
    }
  }

  async #all(): Promise<Noted[]> {
    const names = await readdir(this.#directory).catch((error) => {
      if (hasErrno(error, 'ENOENT')) return [];
      throw error;
    });
    const files = names.filter((name) => name.endsWith('.json')).sort();
    const noted = await Promise.all(files.map((name) => readEntry(join(this.#directory, name))));
    return noted.flat();
  }

  async #write(entry: JournalEntry): Promise<Noted> {
    const file = this.#newFile();
    await replaceFile(file, JSON.stringify(entry));
    return { file, entry };
  }

  #newFile(): string {
    return join(this.#directory, `${randomUUID()}.json`);
  }
}

/** None where it is gone by now, or was written by something else. */
async function readEntry(file: string): Promise<Noted[]> {
  try {
    return [{ file, entry: schema.parse(JSON.parse(await readFile(file, 'utf8'))) }];
  } catch {
    return [];
  }
}
