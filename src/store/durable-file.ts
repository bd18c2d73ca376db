import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { blocksOf, type Source } from './source.ts';

const blockSize = 1024 * 1024;
const syncEvery = 64 * blockSize;
const zeros = Buffer.alloc(blockSize);

/**
 * Writes all of a source to a new file, and reads it back before anybody trusts it. Blocks of zeros
 * become holes.
 * @throws UserError `object-corrupt` when it does not read as it was written
 */
export async function writeDurably(
  path: string,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o644);
  try {
    let position = 0;
    for await (const block of blocksOf(source, Buffer.allocUnsafeSlow(blockSize))) {
      signal?.throwIfAborted();
      hash.update(block);
      if (!block.equals(zeros.subarray(0, block.length))) {
        for (let done = 0; done < block.length; ) {
          const { bytesWritten } = await file.write(block, done, undefined, position + done);
          done += bytesWritten;
        }
      }
      position += block.length;
      // All of it at the end could keep an interruption waiting for long.
      if (position % syncEvery === 0) await file.datasync();
    }
    await file.truncate(position);
    await file.sync();
  } finally {
    await file.close();
  }
  if ((await digestOf(path, signal)) === hash.digest('hex')) return;
  throw new UserError('object-corrupt', `${path} does not read as it was written`, {
    hint: 'the file system lost data: check it, then publish again',
  });
}

async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
    signal?.throwIfAborted();
    hash.update(block);
  }
  return hash.digest('hex');
}

/** What was done to a file, or to the names in a directory, is on disk afterwards. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
