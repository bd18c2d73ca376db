import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { messageOf, UserError } from '../errors.ts';
import { programMissing } from '../program.ts';

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
 * @throws UserError `file-changed`, at the end of the stream
 */
export async function* encodeFile(
  file: DigestedFile,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  yield* encoding === 'none' ? read(file.path, hash) : compress(file, hash);
  if (hash.digest('hex') !== file.sha256) throw changed(file.path);
}

async function* read(path: string, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
    hash.update(block);
    yield block;
  }
}

async function* compress(file: DigestedFile, hash: Hash): AsyncGenerator<Uint8Array> {
  const args = ['--quiet', '--stdout', '-3', '-T0', `--stream-size=${file.size}`];
  yield* zstd(args, read(file.path, hash), () => changed(file.path));
}

/** What an object's bytes decode to. */
function decode(body: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncIterable<Uint8Array> {
  if (encoding === 'none') return body;
  return zstd(['--quiet', '--stdout', '--decompress'], body, (stderr) => new Error(stderr));
}

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
    if (!ended) child.kill();
  }
  const [fed, result] = await Promise.all([feeding, child]);
  if (result.code === 'ENOENT') throw programMissing('zstd', result);
  if (result.exitCode !== 0) throw failure(Buffer.from(result.stderr).toString().trim());
  if (fed !== undefined) throw fed;
}

function changed(path: string): UserError {
  return new UserError('file-changed', `${path} changed after it was hashed`, {
    hint: 'something writes to it: let the build finish, then build the variant again',
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
    if (error instanceof UserError) throw error;
    if (messageOf(error).startsWith('zstd:')) return false;
    throw error;
  }
  return hash.digest('hex') === sha256;
}
