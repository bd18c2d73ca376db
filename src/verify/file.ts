import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { asUserError, hasErrno, messageOf, UserError } from '../errors.ts';
import { beginsHtml, startOf, telling } from './html.ts';
import type { Answer, AskOptions, Reader, ReadingOptions } from './reader.ts';

/** Whoever reads `file:` URLs on this machine. */
export const fileReader: Reader = { ask, read };

async function ask(url: string, { signal }: AskOptions = {}): Promise<Answer> {
  signal?.throwIfAborted();
  const path = pathOf(url);
  if (path === undefined) return { kind: 'refused', why: 'it names no file of this machine' };
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: 'refused', why: 'it is no file' };
    const start = await startOf(createReadStream(path, { end: telling - 1 }), telling);
    return { kind: 'found', size: found.size, html: beginsHtml(start) };
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return { kind: 'missing' };
    return { kind: 'unreachable', error: unreadable(error) };
  }
}

async function* read(
  url: string,
  { signal, from = 0 }: ReadingOptions = {},
): AsyncGenerator<Uint8Array> {
  try {
    const options = { highWaterMark: 1024 * 1024, start: from };
    for await (const block of createReadStream(new URL(url), options)) {
      signal?.throwIfAborted();
      yield block;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(error);
  }
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** @throws `cause` where it is a defect of ours */
function unreadable(cause: unknown): UserError {
  if (asUserError(cause) === undefined) throw cause;
  const code = hasErrno(cause, 'EACCES', 'EPERM') ? 'store-denied' : 'store-unreachable';
  return new UserError(code, messageOf(cause), {
    hint: 'check that its directory is mounted, and may be read',
    cause,
  });
}
