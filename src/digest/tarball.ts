import { once } from 'node:events';
import { type Duplex, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { execa } from 'execa';
import { contentDigest } from './rootfs-content.ts';
import type { Sha256 } from './sha256.ts';

/** How a file is read as a tar archive, by its name: the program or the stream that decompresses. */
const decompressors: readonly (readonly [RegExp, () => Duplex])[] = [
  [/\.tar$/, () => new PassThrough()],
  [/\.(tar\.gz|tgz)$/, () => createGunzip()],
  [/\.tar\.zst$/, () => program('zstd')],
  [/\.tar\.xz$/, () => program('xz')],
];

function program(name: string): Duplex {
  return execa(name, ['--decompress', '--stdout'], { buffer: false, stderr: 'ignore' }).duplex();
}

export function isTarball(path: string): boolean {
  return decompressors.some(([ending]) => ending.test(path));
}

/** Reads along while a file is hashed, so that it is read once. */
export interface Reader {
  /** Bytes that follow. The caller may use the buffer for something else then. */
  write(block: Buffer): Promise<void>;
  /** @returns undefined where it is no tarball after all, or nothing here decompresses it */
  end(): Promise<Sha256 | undefined>;
  /** Nobody wants to know any more. */
  cancel(): void;
}

/** @returns undefined for a file whose name says that it is something else */
export function tarballReader(path: string): Reader | undefined {
  const [, open] = decompressors.find(([ending]) => ending.test(path)) ?? [];
  if (open === undefined) return undefined;
  const input = new PassThrough();
  const { input: archive, digest } = contentDigest();
  const read = pipeline(input, open(), archive);
  const outcome = Promise.all([digest, read]).then(
    ([sha256]) => sha256,
    () => undefined,
  );
  let isOver = false;
  void outcome.then(() => {
    isOver = true;
  });
  return {
    write: async (block) => {
      if (isOver || input.write(Buffer.from(block))) return;
      // Whatever ends the pipeline closes the input.
      await Promise.race([once(input, 'drain').catch(() => undefined), outcome]);
    },
    end: () => {
      input.end();
      return outcome;
    },
    cancel: () => void input.destroy(),
  };
}
