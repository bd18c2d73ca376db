import { narSize } from '../digest/nar.ts';
import { type Sha256, toNix32 } from '../digest/sha256.ts';
import { storePath } from '../digest/store-path.ts';

/** A file as Nix has it in its store: alone, flat, without references. */
export interface CachedFile {
  /** Nix store name. */
  readonly name: string;
  readonly sha256: Sha256;
  /** Bytes. */
  readonly size: number;
  /** Digest of its Nix archive. */
  readonly nar: Sha256;
}

/** Where its archive is. */
export interface StoredNar {
  /** Relative to the cache. */
  readonly key: string;
  readonly compression: 'zstd' | 'none';
  /** Bytes, as it is stored. */
  readonly size: number;
}

/**
 * What Nix asks a binary cache for, as its own `nix copy` writes it (src/libstore/nar-info.cc). It is
 * accepted without a signature because of `CA`, which says that the path is named by its contents.
 */
export function narinfo(
  file: CachedFile,
  nar: StoredNar,
  signatures: readonly string[] = [],
): string {
  const { name, sha256, size } = file;
  const fields = [
    ['StorePath', storePath(name, sha256)],
    ['URL', nar.key],
    ['Compression', nar.compression],
    ['FileSize', String(nar.size)],
    ['NarHash', narHashOf(file)],
    ['NarSize', String(narSize(size))],
    ['References', ''],
    ...signatures.map((signature) => ['Sig', signature]),
    ['CA', `fixed:sha256:${toNix32(sha256)}`],
  ];
  return fields.map(([key, value]) => `${key}: ${value}\n`).join('');
}

/** What a signature is of (`ValidPathInfo::fingerprint`). */
export function fingerprint(file: CachedFile): string {
  const path = storePath(file.name, file.sha256);
  return `1;${path};${narHashOf(file)};${narSize(file.size)};`;
}

function narHashOf({ nar }: CachedFile): string {
  return `sha256:${toNix32(nar)}`;
}

/** Fields of a narinfo that decide what Nix takes from it. */
export const decisive = ['StorePath', 'NarHash', 'NarSize', 'References', 'CA'] as const;

/** Whether both tell of the same path with the same contents, wherever these are and whoever signed. */
export function isSamePath(one: string, other: string): boolean {
  return differingFields(one, other).length === 0;
}

/** Names of those fields of a narinfo that another one has otherwise. */
export function differingFields(
  one: string,
  other: string,
  fields: readonly string[] = decisive,
): string[] {
  return fields.filter((key) => fieldsOf(one, key).join() !== fieldsOf(other, key).join());
}

export function signaturesOf(text: string): string[] {
  return fieldsOf(text, 'Sig');
}

/** @returns the digest of the file whose archive it names; undefined where that is none of ours */
export function digestNamedBy(text: string): Sha256 | undefined {
  return /^nar\/([0-9a-f]{64})\.nar(?:\.zst)?$/.exec(archiveIn(text))?.[1] as Sha256 | undefined;
}

/** @returns where it says that the archive is, relative to the cache */
export function archiveIn(text: string): string {
  return fieldsOf(text, 'URL')[0] ?? '';
}

function fieldsOf(text: string, key: string): string[] {
  const prefix = `${key}: `;
  return text
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length).trimEnd());
}
