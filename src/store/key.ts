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

/** What a key of ours names: a file by its own digest and how it is encoded, or a build record. */
export type ParsedKey =
  | { readonly kind: 'object'; readonly digest: Sha256; readonly encoding: Encoding }
  | { readonly kind: 'record'; readonly digest: Sha256 };

/** @returns undefined where the key is none of ours */
export function parseKey(key: string): ParsedKey | undefined {
  const { file, zst, record } = pattern.exec(key)?.groups ?? {};
  if (record !== undefined) return { kind: 'record', digest: record as Sha256 };
  if (file === undefined) return undefined;
  return { kind: 'object', digest: file as Sha256, encoding: zst === undefined ? 'none' : 'zstd' };
}

const pattern =
  /^(?:sha256\/(?<file>[0-9a-f]{64})(?<zst>\.zst)?|builds\/(?<record>[0-9a-f]{64})\.json)$/;

/**
 * Where all keys of ours are. They are listed in this order: a record that is written while objects
 * are listed is listed, too.
 */
export const folders = ['sha256', 'builds'] as const;
