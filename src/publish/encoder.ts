import type { Encoding } from '../digest/encoding.ts';
import type { Body } from '../store/object-store.ts';
import { clonePlain, openPlain } from './plain-source.ts';
import type { DigestedFile } from './unchanged.ts';
import { zstdName } from './zstd.ts';
import { openZstd } from './zstd-source.ts';

export interface BodyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of the file's bytes that are behind us. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Makes objects of files. */
export interface Encoder {
  readonly encoding: Encoding;
  /**
   * The file's bytes as they go to the store, read once. A file that changed since its digest was
   * taken is an error, and never an object under a wrong key: its source throws UserError
   * `file-changed`, at its end, or `file-unreadable`.
   */
  body(file: DigestedFile, options?: BodyOptions): Promise<Body>;
}

/** @param level of zstd, 1 to 19 */
export function encoderFor(encoding: Encoding, level: number): Encoder {
  return encoding === 'none' ? plainEncoder : zstdEncoder(level);
}

const plainEncoder: Encoder = {
  encoding: 'none',
  body: async (file, options = {}) => ({
    open: () => openPlain(file, options),
    clone: (path) => clonePlain(file, path),
    atMost: file.size,
    encoder: 'none',
    metadata: metadataOf(file, 'none'),
  }),
};

function zstdEncoder(level: number): Encoder {
  let name: Promise<string> | undefined;
  return {
    encoding: 'zstd',
    body: async (file, options = {}) => {
      name ??= zstdName({ level });
      const encoder = await name;
      return {
        open: () => openZstd(file, level, options),
        // What zstd cannot compress it stores as it is, in blocks of 128 KiB with three bytes each.
        atMost: file.size + Math.ceil(file.size / 1024) + 1024,
        encoder,
        metadata: metadataOf(file, encoder),
      };
    },
  };
}

function metadataOf({ sha256, size }: DigestedFile, encoder: string): Record<string, string> {
  return { sha256, size: String(size), encoder };
}
