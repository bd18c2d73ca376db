import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import { endingOf, refuseUnstarted } from '../program.ts';
import type { Body } from '../store/object-store.ts';

/** A file whose digest was taken before. */
export interface DigestedFile {
  readonly path: string;
  readonly sha256: Sha256;
  readonly size: number;
}

const blockSize = 1024 * 1024;

/**
 * The file's bytes as they go to the store, read once. The digest is taken again on the way, so
 * that a file which changed since is an error and never an object under a wrong key.
 * Its stream throws UserError `file-changed`, at its end, or `file-unreadable`.
 */
export function encodedFile(
  file: DigestedFile,
  encoding: Encoding,
  signal?: AbortSignal | undefined,
): Body {
  return {
    open: () => encodeFile(file, encoding, signal),
    atMost: encodedAtMost(file.size, encoding),
  };
}

/** zstd stores what it cannot compress as it is, in blocks of 128 KiB with three bytes each. */
function encodedAtMost(size: number, encoding: Encoding): number {
  return encoding === 'none' ? size : size + Math.ceil(size / 1024) + 1024;
}

function encodeFile(
  file: DigestedFile,
  encoding: Encoding,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  // Here, and not behind zstd: gigabytes of zeros come out as one block.
  const input = untilAborted(read(file), signal);
  if (encoding === 'none') return input;
  const args = ['--quiet', '--stdout', '-3', '-T0', `--stream-size=${file.size}`];
  return zstd(args, input, zstdFailed);
}

async function* read({ path, sha256, size }: DigestedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let left = size;
  try {
    for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
      hash.update(block);
      left -= block.length;
      if (left < 0) break;
      yield block;
    }
  } catch (cause) {
    throw new UserError('file-unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
      hint: 'something removed what the build left: build the variant again',
      cause,
    });
  }
  if (left === 0 && hash.digest('hex') === sha256) return;
  throw new UserError('file-changed', `${path} changed after it was hashed`, {
    hint: 'something writes to it: let the build finish, then build the variant again',
  });
}

/** What an object's bytes decode to. */
function decode(body: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncIterable<Uint8Array> {
  if (encoding === 'none') return body;
  return zstd(['--quiet', '--stdout', '--decompress'], body, (stderr) => new Undecodable(stderr));
}

/** The bytes are not what the encoding makes. */
class Undecodable extends Error {}

/** Bytes through the zstd program; `failure` makes the error of what it says. */
async function* zstd(
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  failure: (stderr: string) => Error,
): AsyncGenerator<Uint8Array> {
  const child = execa('zstd', args, {
    buffer: { stdout: false, stderr: true },
    encoding: 'buffer',
    reject: false,
  });
  const feeding = pipeline(input, child.stdin).catch((error) => error);
  let ended = false;
  try {
    for await (const block of child.stdout) yield block;
    ended = true;
  } finally {
    // Whoever stops reading early is not left with a process that waits to be read.
    if (!ended) {
      child.kill();
      await child;
    }
  }
  const [fed, result] = await Promise.all([feeding, child]);
  refuseUnstarted('zstd', result);
  // Where the input failed, zstd only complains of its end; where zstd did, nobody read the input.
  if (fed !== undefined && !hasErrno(fed, 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE')) throw fed;
  if (result.exitCode === undefined) throw zstdFailed(endingOf(result));
  if (result.exitCode !== 0) throw failure(Buffer.from(result.stderr).toString().trim());
  if (fed !== undefined) throw fed;
}

function zstdFailed(why: string): UserError {
  return new UserError('program-failed', `zstd: ${why}`, {
    hint: 'check that the machine has memory left, and try again',
  });
}

/** @returns whether what `body` decodes to has this digest; false also where it does not decode */
export async function decodesTo(
  body: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  sha256: Sha256,
): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const block of decode(body, encoding)) hash.update(block);
  } catch (error) {
    if (error instanceof Undecodable) return false;
    throw error;
  }
  return hash.digest('hex') === sha256;
}

/** Stops between two blocks. */
export async function* untilAborted(
  blocks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    signal?.throwIfAborted();
    yield block;
  }
}
