// Files to publish, made of a seed: the same bytes on every machine.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

export const mebibyte = 1024 * 1024;

/** Each with the space behind it. */
const words = Array.from({ length: 4096 }, (_, index) => word(index));

/**
 * What an image of Debian looks like to a compressor: of 100 blocks of 1 MiB, 64 are zero (and holes
 * in the file), 18 are text, 18 are random.
 * @param {string} path
 * @param {number} blocks
 */
export async function writeImage(path, blocks) {
  await writeBlocks(path, blocks * mebibyte, (index) => {
    // 61 has no factor in common with 100, so the kinds are mixed.
    const kind = (index * 61) % 100;
    if (kind < 64) return undefined;
    return kind < 82 ? text(index) : random(`random ${index}`, mebibyte);
  });
}

/**
 * A large file with hardly anything in it: 1 MiB of random bytes at the start of each GiB.
 * @param {string} path
 * @param {number} size
 */
export async function writeSparse(path, size) {
  await writeBlocks(path, size, (index) =>
    index % 1024 === 0 ? random(`sparse ${index}`, mebibyte) : undefined,
  );
}

/**
 * @param {string} path
 * @param {number} size
 * @param {(index: number) => Buffer | undefined} blockAt undefined: a hole
 */
async function writeBlocks(path, size, blockAt) {
  const file = await open(path, 'w');
  try {
    await file.truncate(size);
    for (let index = 0; (index + 1) * mebibyte <= size; index++) {
      const block = blockAt(index);
      if (block) await file.write(block, 0, block.length, index * mebibyte);
    }
    // Now, and not while the first ones are measured.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @param {number} index */
function text(index) {
  const block = Buffer.alloc(mebibyte);
  const choices = random(`text ${index}`, mebibyte);
  for (let [at, turn] = [0, 0]; at < mebibyte; turn++) {
    at += words[choices.readUInt16LE(turn * 2) % words.length]?.copy(block, at) ?? 0;
  }
  return block;
}

/** @param {number} index */
function word(index) {
  const [length = 0, ...letters] = random(`word ${index}`, 10);
  const chosen = letters.slice(0, 3 + (length % 7)).map((byte) => 97 + (byte % 26));
  return Buffer.from([...chosen, 32]);
}

/**
 * @param {string} seed
 * @param {number} outputLength
 */
function random(seed, outputLength) {
  return createHash('shake256', { outputLength }).update(`isar-artifacts ${seed}`).digest();
}
