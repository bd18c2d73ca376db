import { availableParallelism } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { hasErrno, UserError } from '../errors.ts';
import { endingOf, refuseUnstarted, run } from '../program.ts';

/** Arguments that decide what comes out; the number of threads does not (zstd 1.4.4 and later). */
export interface Compression {
  readonly level: number;
  /** Bytes that come in: it gets into the header, so that readers can make room. */
  readonly size: number;
}

/** What a release of zstd makes of the same input with the same arguments is always the same. */
export async function zstdName({ level }: Pick<Compression, 'level'>): Promise<string> {
  const { stdout } = await run('zstd', ['--version']);
  const version = /\bv(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? 'unknown';
  return `zstd ${version} -${level}`;
}

/** Each thread takes some 25 MiB at level 3: more of them than there is for all of it. */
const threads = Math.min(2, availableParallelism());

/**
 * An open file, compressed: zstd reads it itself, so that gigabytes do not come by way of us.
 * @throws UserError `program-missing` or `program-failed`
 */
export function compressed(
  file: number,
  { level, size }: Compression,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const args = ['--quiet', '--stdout', `-${level}`, `-T${threads}`, `--stream-size=${size}`];
  return outputOf(['zstd', ...args], { input: file, signal, failure: zstdFailed });
}

/** The bytes are not what zstd makes. */
export class Undecodable extends Error {}

/** Of a zstd frame (RFC 8878). The program would decode gzip, xz and lz4, too; readers need not. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

async function* frames(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start = Buffer.alloc(0);
  for await (const block of input) {
    if (start.length < magic.length) {
      start = Buffer.concat([start, block.subarray(0, magic.length - start.length)]);
      if (!magic.subarray(0, start.length).equals(start)) throw new Undecodable('no zstd frame');
    }
    yield block;
  }
}

/** @throws Undecodable, or UserError `program-missing` or `program-failed` */
export function decompressed(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const failure = (stderr: string) => new Undecodable(stderr);
  const args = ['--quiet', '--stdout', '--decompress'];
  return outputOf(['zstd', ...args], { input: frames(input), failure });
}

interface Streams {
  readonly input: AsyncIterable<Uint8Array> | number;
  readonly signal?: AbortSignal | undefined;
  /** Makes the error of what the program says. */
  readonly failure: (stderr: string) => Error;
}

async function* outputOf(
  [program = '', ...args]: readonly string[],
  { input, signal, failure }: Streams,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const child = execa(program, args, {
    // Any descriptor will do; the types of execa know those up to 9.
    stdin: typeof input === 'number' ? (input as 3) : 'pipe',
    buffer: { stdout: false, stderr: true },
    encoding: 'buffer',
    reject: false,
  });
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  const feeding =
    typeof input === 'number' || child.stdin === null
      ? undefined
      : pipeline(input, child.stdin).catch((error) => error);
  let ended = false;
  try {
    for await (const block of child.stdout) yield block;
    ended = true;
  } finally {
    signal?.removeEventListener('abort', stop);
    // Whoever stops reading early is not left with a process that waits to be read.
    if (!ended) {
      child.kill();
      await child;
    }
  }
  const [fed, result] = await Promise.all([feeding, child]);
  signal?.throwIfAborted();
  refuseUnstarted(program, result);
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
