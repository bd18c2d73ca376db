import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';

/** Where a file's bytes are: named by the digest of the file itself, whatever the encoding. */
export function objectKey(digest: Sha256, encoding: Encoding): string {
  return encoding === 'zstd' ? `sha256/${digest}.zst` : `sha256/${digest}`;
}

/** Where a build record is: named by its own digest. */
export function recordKey(digest: Sha256): string {
  return `builds/${digest}.json`;
}
