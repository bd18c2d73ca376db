import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { decompressed, Undecodable } from '../publish/zstd.ts';
import type { Pin } from '../registry/pins.ts';

/** Bytes: a file system keeps no smaller hole. */
const hole = 4096;
const zeros = Buffer.alloc(128 * 1024);

/**
 * Decodes an object into the file that a pin names, with holes where it is empty: images mostly are.
 * @throws UserError `object-corrupt` where it is something else; nothing is left at `path` then
 */
export async function decode(
  object: string,
  path: string,
  { name, sha256, encoding }: Pick<Pin, 'name' | 'sha256' | 'encoding'>,
): Promise<void> {
  const temporary = `${path}.new`;
  const input = createReadStream(object, { highWaterMark: 1024 * 1024 });
  const hash = createHash('sha256');
  const file = await open(temporary, 'w');
  let at = 0;
  try {
    for await (const block of encoding === 'none' ? input : decompressed(input)) {
      hash.update(block);
      if (!isEmpty(block)) await file.write(block, 0, block.length, at);
      at += block.length;
    }
    await file.truncate(at);
    if (hash.digest('hex') !== sha256) throw new Undecodable('another digest');
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    if (!(error instanceof Undecodable)) throw error;
    throw new UserError('object-corrupt', `what was fetched for ${name} is not what is pinned`, {
      hint: 'isar-artifacts verify --deep says what is served, and where',
      cause: error,
    });
  }
}

function isEmpty(block: Uint8Array): boolean {
  if (block.length < hole) return false;
  for (let start = 0; start < block.length; start += zeros.length) {
    const part = block.subarray(start, start + zeros.length);
    if (Buffer.compare(part, zeros.subarray(0, part.length)) !== 0) return false;
  }
  return true;
}
