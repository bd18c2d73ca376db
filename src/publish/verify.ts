import { createHash } from 'node:crypto';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { decompressed, Undecodable } from './zstd.ts';

/** @returns whether what `body` decodes to has this digest; false also where it does not decode */
export async function decodesTo(
  body: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  sha256: Sha256,
  onProgress: (done: number) => void = () => {},
): Promise<boolean> {
  const hash = createHash('sha256');
  let done = 0;
  try {
    for await (const block of encoding === 'none' ? body : decompressed(body)) {
      hash.update(block);
      done += block.length;
      onProgress(done);
    }
  } catch (error) {
    if (error instanceof Undecodable) return false;
    throw error;
  }
  return hash.digest('hex') === sha256;
}
