import { createHash } from 'node:crypto';
import type { Encoding } from '../digest/encoding.ts';
import type { FileDigest } from '../digest/file.ts';
import { decompressed, Undecodable } from './zstd.ts';

/**
 * @returns whether what `body` decodes to is the file; false also where it does not decode. No more
 * of it is read than the file has.
 */
export async function decodesTo(
  body: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  { sha256, size }: Pick<FileDigest, 'sha256' | 'size'>,
  onProgress: (done: number) => void = () => {},
): Promise<boolean> {
  const hash = createHash('sha256');
  let done = 0;
  try {
    for await (const block of encoding === 'none' ? body : decompressed(body)) {
      hash.update(block);
      done += block.length;
      if (done > size) return false;
      onProgress(done);
    }
  } catch (error) {
    if (error instanceof Undecodable) return false;
    throw error;
  }
  return hash.digest('hex') === sha256;
}
