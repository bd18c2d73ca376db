import { open, rm, stat } from 'node:fs/promises';
import { digestFile } from '../digest/file.ts';
import { hasErrno, UserError } from '../errors.ts';
import type { Pin } from '../registry/pins.ts';
import type { Reader } from '../verify/reader.ts';
import type { Readers } from '../verify/readers.ts';
import type { PinTarget } from '../verify/target.ts';
import { decode } from './decode.ts';

export interface FetchOptions {
  /** Where the file is to be. What is half there stays beside it, as `PATH.part`, and is gone on with. */
  readonly path: string;
  readonly readersOf: (url: string) => Readers;
  readonly signal: AbortSignal;
  /** Called with the number of bytes that came, as they are stored. */
  readonly onProgress: (done: number) => void;
}

/**
 * Downloads what a pin names, without asking Nix: from its URL, else from a mirror. Nothing is at
 * `path` before it is whole and right.
 * @returns whether it was there already, or another file in its place
 * @throws UserError `not-published`, `store-unreachable`, `store-denied` or `object-corrupt`
 */
export async function fetchPin(
  { attribute, pin, places }: PinTarget,
  options: FetchOptions,
): Promise<'fetched' | 'present' | 'replaced'> {
  const { path, signal } = options;
  const before = await found(path, pin);
  if (before === 'present') return before;
  const sources = places.flatMap(({ url }) =>
    readersIn(options.readersOf(url)).map((reader) => ({ reader, url })),
  );
  let problem: UserError | undefined;
  for (const { reader, url } of sources) {
    try {
      await fetchFrom(reader, url, options);
      await decode(`${path}.part`, path, pin);
      await rm(`${path}.part`, { force: true });
      return before === 'other' ? 'replaced' : 'fetched';
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      // Bytes that are wrong are no beginning to go on with.
      if (error.code === 'object-corrupt') await rm(`${path}.part`, { force: true });
      problem ??= error;
    }
  }
  throw problem ?? notPublished(attribute);
}

function notPublished(attribute: string): UserError {
  return new UserError(
    'not-published',
    `${attribute} is not published: it is only where it was built`,
    {
      hint: 'isar-artifacts publish --pinned, where it was built; or isar-artifacts rebuild here',
    },
  );
}

function readersIn({ everybody, store }: Readers): Reader[] {
  return [everybody, store].filter((reader) => reader !== undefined);
}

/** Whether the file is there, or another one in its place, which is as long perhaps. */
async function found(path: string, { sha256, size }: Pin): Promise<'present' | 'other' | 'none'> {
  const there = await sizeOf(path);
  if (there === undefined) return 'none';
  if (size !== undefined && size !== there) return 'other';
  return (await digestFile(path)).sha256 === sha256 ? 'present' : 'other';
}

async function fetchFrom(
  reader: Reader,
  url: string,
  { path, signal, onProgress }: FetchOptions,
): Promise<void> {
  let done = (await sizeOf(`${path}.part`)) ?? 0;
  const part = await open(`${path}.part`, 'a');
  try {
    for await (const block of reader.read(url, { signal, from: done })) {
      await part.appendFile(block);
      done += block.length;
      onProgress(done);
    }
  } finally {
    await part.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
