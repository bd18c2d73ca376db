import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { hasErrno } from '../errors.ts';
import { realPathOf } from '../real-path.ts';
import { type FileState, fileState } from './file-state.ts';

/**
 * What lay in the deploy directory before a build began. It is kept on disk until the build is
 * recorded, so that a build which was interrupted and run again still knows what it has made.
 */
export interface Journal {
  /** Variant that is built, and what from, in one digest: of another build it says nothing. */
  readonly build: string;
  /** State of each file, by real path. */
  readonly before: Readonly<Record<string, FileState>>;
}

const journalSchema = z.object({
  build: z.string(),
  before: z.record(
    z.string(),
    z.object({ inode: z.string(), size: z.number(), mtime: z.string() }),
  ),
});

/** Where outputs of a build lie, or may come to lie. */
export interface OutputDirectories {
  readonly deploy: string;
  /** What an earlier build left to be put back there, at any time. */
  readonly captured: string;
}

/** Begins a build, or goes on with the same one where it was never recorded. One journal a build directory. */
export async function beginJournal(
  file: string,
  build: string,
  { deploy, captured }: OutputDirectories,
): Promise<Journal> {
  const open = await readJournal(file);
  if (open?.build === build) return open;
  const left = await statesOf(captured, await realPathOf(deploy));
  const journal = { build, before: { ...left, ...(await statesOf(deploy)) } };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(journal));
  return journal;
}

/** The build is recorded: from now on its record speaks for its files. */
export async function endJournal(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function readJournal(file: string): Promise<Journal | undefined> {
  try {
    return journalSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing, or cut off by a crash: then nothing is known, and nothing old is taken for new.
    return undefined;
  }
}

/**
 * All files, not only those that an output matches now: the configuration may name others later.
 * @param place directory that they will lie in, if not this one
 */
async function statesOf(directory: string, place?: string): Promise<Record<string, FileState>> {
  const names = await readdir(directory, { recursive: true }).catch((error) => {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  });
  const states: Record<string, FileState> = {};
  for (const name of names) {
    const path = await realpath(join(directory, name)).catch(() => undefined);
    const state = path === undefined ? undefined : await fileState(path);
    if (path === undefined || state === undefined) continue;
    states[place === undefined ? path : join(place, name)] = state;
  }
  return states;
}
