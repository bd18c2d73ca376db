import { readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Body } from '../../src/store/object-store.ts';
import { nobody, thisProcess } from '../../src/store/process.ts';
import type { Resuming } from '../../src/store/s3-resume.ts';
import { type JournalEntry, UploadJournal } from '../../src/store/upload-journal.ts';
import type { Fault } from '../support/s3/faults.ts';
import type { StrictS3Options } from '../support/s3/strict-s3.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { bodyFrom, bytesOf } from './contract.ts';
import { onStrictS3, partSize, prefix, type StrictWorld, smallParts } from './s3-worlds.ts';

/** Four parts, the last of which is a byte. */
export const bytes = bytesOf(3 * partSize + 1);
export const [key, inBucket] = ['sha256/0123', `${prefix}/sha256/0123`];
export const hour = 3_600_000;
export const denied: Fault = { kind: 'answer', status: 403, code: 'AccessDenied' };

/** A world whose store notes its uploads. */
export interface ResumingWorld extends StrictWorld {
  readonly resuming: Resuming;
  /** Of the journal. */
  readonly directory: string;
  /** What is noted now. */
  entries(): Promise<JournalEntry[]>;
  /** As if whoever noted it was killed so many milliseconds ago. */
  abandon(age?: number, change?: Partial<JournalEntry>): Promise<void>;
}

export async function onResumingS3(
  options: StrictS3Options = {},
  { within = hour, parameters = smallParts } = {},
): Promise<ResumingWorld> {
  const temporary = await temporaryDirectory();
  const directory = join(temporary.path, 'uploads');
  const resuming = { journal: new UploadJournal(directory), within };
  const world = await onStrictS3(options, parameters, { resuming });
  const files = async () =>
    (await readdir(directory).catch(() => [])).map((name) => join(directory, name));
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
  return {
    ...world,
    resuming,
    directory,
    entries: async () => Promise.all((await files()).map(read)),
    abandon: async (age = 0, change = {}) => {
      const time = (Date.now() - age) / 1000;
      for (const file of await files()) {
        const freed = file.replace(thisProcess(), nobody);
        await rename(file, freed);
        await writeFile(freed, JSON.stringify({ ...(await read(freed)), ...change }));
        await utimes(freed, time, time);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

export function bodyOf(of: Buffer, encoder = 'zstd 1.5.5 -3'): Body {
  return { ...bodyFrom(() => blocksOf(of), of.length), encoder };
}

async function* blocksOf(of: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < of.length; at += partSize) yield of.subarray(at, at + partSize);
}

/** Its last part comes only when this is true, and something else has happened. */
export function lateBody(of: Buffer, arrived: () => boolean, meanwhile = async () => {}): Body {
  const lastAt = Math.floor((of.length - 1) / partSize) * partSize;
  async function* late() {
    yield* blocksOf(of.subarray(0, lastAt));
    await until(arrived);
    await meanwhile();
    yield of.subarray(lastAt);
  }
  return { ...bodyOf(of), open: bodyFrom(late, of.length).open };
}

/** Its last part comes only when the server has all the others. */
export function patientBody(world: StrictWorld, of: Buffer, meanwhile?: () => Promise<void>): Body {
  const others = Math.ceil(of.length / partSize) - 1;
  return lateBody(of, () => world.s3.uploads().at(-1)?.parts.length === others, meanwhile);
}

/** @throws Error where it does not come true in time */
export async function until(comeTrue: () => boolean): Promise<void> {
  for (let turns = 0; !comeTrue(); turns++) {
    if (turns > 3000) throw new Error('it does not come true');
    await sleep(5);
  }
}

/** Leaves an upload of which all but the last part has arrived. */
export async function leaveUnfinished(world: ResumingWorld, of = key): Promise<void> {
  world.s3.inject({ when: { operation: 'UploadPart', partNumber: 4 }, fault: denied });
  await expect(world.store.create(of, patientBody(world, bytes))).rejects.toMatchObject({
    code: 'store-denied',
    hint: expect.stringContaining('goes on with it'),
  });
  const there = expect.objectContaining({ key: `${prefix}/${of}` });
  expect(world.s3.uploads().filter(({ parts }) => parts.length === 3)).toContainEqual(there);
  expect(await world.entries()).toContainEqual(there);
}

/** Numbers of the parts that were sent since so many requests. */
export function partsSince(world: StrictWorld, requests = 0): number[] {
  return world.s3.requests
    .slice(requests)
    .flatMap(({ partNumber }) => (partNumber === undefined ? [] : [partNumber]))
    .sort((left, right) => left - right);
}

/** The object is just these bytes, and nothing is left of uploads, neither here nor there. */
export async function expectDone(world: ResumingWorld, of = bytes): Promise<void> {
  expect((await world.s3.object(inBucket))?.equals(of)).toBe(true);
  expect(await world.contents()).toEqual([key]);
  expect(await world.entries()).toEqual([]);
}
