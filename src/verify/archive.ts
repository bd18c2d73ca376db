import { createHash } from 'node:crypto';
import type { Encoding } from '../digest/encoding.ts';
import type { FileDigest } from '../digest/file.ts';
import { narFrame } from '../digest/nar.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { decompressed, Undecodable } from '../publish/zstd.ts';

/**
 * What `body` decodes to, if that is the Nix archive of the file. No more of it is read than that has.
 * @returns the digest of the archive; undefined where it is another one, or none
 */
export async function archiveDigest(
  body: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  { sha256, size }: Pick<FileDigest, 'sha256' | 'size'>,
  onProgress: (done: number) => void = () => {},
): Promise<Sha256 | undefined> {
  const { head, tail } = narFrame(size);
  const end = head.length + size;
  const [whole, file] = [createHash('sha256'), createHash('sha256')];
  const frame: Uint8Array[] = [];
  let at = 0;
  try {
    for await (const block of encoding === 'none' ? body : decompressed(body)) {
      const [from, to] = [clamp(head.length - at, block), clamp(end - at, block)];
      for (const part of [block.subarray(0, from), block.subarray(to)])
        if (part.length > 0) frame.push(part);
      file.update(block.subarray(from, to));
      whole.update(block);
      at += block.length;
      if (at > end + tail.length) return undefined;
      onProgress(at);
    }
  } catch (error) {
    if (error instanceof Undecodable) return undefined;
    throw error;
  }
  const isIts = Buffer.concat(frame).equals(Buffer.concat([head, tail]));
  if (!isIts || file.digest('hex') !== sha256) return undefined;
  return whole.digest('hex') as Sha256;
}

function clamp(offset: number, { length }: Uint8Array): number {
  return Math.min(Math.max(offset, 0), length);
}
