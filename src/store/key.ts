import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { storePath } from '../digest/store-path.ts';

/** Where a file's bytes are: named by the digest of the file itself, whatever the encoding. */
export function objectKey(digest: Sha256, encoding: Encoding): string {
  return encoding === 'zstd' ? `sha256/${digest}.zst` : `sha256/${digest}`;
}

/** Where a build record is: named by its own digest. */
export function recordKey(digest: Sha256): string {
  return `builds/${digest}.json`;
}

/** Where the Nix archive of a file is: also named by the digest of the file, which decides what it is. */
export function narKey(digest: Sha256, encoding: Encoding): string {
  return encoding === 'zstd' ? `nar/${digest}.nar.zst` : `nar/${digest}.nar`;
}

/** Where Nix looks for a store path in a binary cache. @throws UserError `name-invalid` */
export function narinfoKey(name: string, digest: Sha256): string {
  return `${storePath(name, digest).slice('/nix/store/'.length).split('-', 1)[0]}.narinfo`;
}

/**
 * What a key of ours names: a file by its own digest and how it is encoded, alone or as a Nix
 * archive; a build record; or a store path, by a hash of which the digest cannot be told.
 */
export type ParsedKey =
  | { readonly kind: 'object' | 'nar'; readonly digest: Sha256; readonly encoding: Encoding }
  | { readonly kind: 'record'; readonly digest: Sha256 }
  | { readonly kind: 'narinfo' };

/** @returns undefined where the key is none of ours */
export function parseKey(key: string): ParsedKey | undefined {
  const { file, nar, zst, record, narinfo } = pattern.exec(key)?.groups ?? {};
  if (record !== undefined) return { kind: 'record', digest: record as Sha256 };
  if (narinfo !== undefined) return { kind: 'narinfo' };
  const digest = (file ?? nar) as Sha256 | undefined;
  if (digest === undefined) return undefined;
  const kind = nar === undefined ? 'object' : 'nar';
  return { kind, digest, encoding: zst === undefined ? 'none' : 'zstd' };
}

const pattern =
  /^(?:(?:sha256\/(?<file>[0-9a-f]{64})|nar\/(?<nar>[0-9a-f]{64})\.nar)(?<zst>\.zst)?|builds\/(?<record>[0-9a-f]{64})\.json|(?<narinfo>[0-9a-df-np-sv-z]{32}\.narinfo))$/;

/**
 * Where all keys of ours are. They are listed in this order: a record that is written while objects
 * are listed is listed, too.
 */
export const folders = ['sha256', 'nar', 'builds'] as const;
