import { createHash } from 'node:crypto';
import type { Sha256 } from './sha256.ts';

/** What stands around the contents of one regular file in a Nix archive. */
export interface NarFrame {
  readonly head: Buffer;
  /** With the zeros that fill the contents up to eight bytes. */
  readonly tail: Buffer;
}

/**
 * A Nix archive of one file that is not executable: strings, each with its length before it and
 * filled up to eight bytes (Nix manual, "Nix Archive (NAR) Format").
 * @param size bytes of the file
 */
export function narFrame(size: number): NarFrame {
  const words = ['nix-archive-1', '(', 'type', 'regular', 'contents'];
  return {
    head: Buffer.concat([...words.map(string), length(size)]),
    tail: Buffer.concat([zerosAfter(size), string(')')]),
  };
}

/** Bytes of the archive of a file of `size` bytes. */
export function narSize(size: number): number {
  const { head, tail } = narFrame(size);
  return head.length + size + tail.length;
}

export interface NarHash {
  update(block: Uint8Array): void;
  digest(): Sha256;
}

/**
 * The digest of an archive, by what its file holds.
 * @param size bytes of the file: they stand before the contents
 */
export function narHash(size: number): NarHash {
  const { head, tail } = narFrame(size);
  const hash = createHash('sha256').update(head);
  return {
    update: (block) => void hash.update(block),
    digest: () => hash.update(tail).digest('hex') as Sha256,
  };
}

function string(text: string): Buffer {
  return Buffer.concat([length(text.length), Buffer.from(text), zerosAfter(text.length)]);
}

function length(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function zerosAfter(size: number): Buffer {
  return Buffer.alloc((8 - (size % 8)) % 8);
}
