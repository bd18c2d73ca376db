import type { Wrapped } from './wrapped.ts';

const mebibyte = 1024 * 1024;
/** The smallest part that S3 takes, and the largest that there is memory for. */
const [smallest, largest] = [5 * mebibyte, 32 * mebibyte];
/** Into so many parts at most, where they are not the smallest: two of them are sent, so under 1 %. */
const usualParts = 256;
/** Amazon S3 user guide, "Multipart upload limits". */
const maximumParts = 10_000;

/** A part of what comes out, by its place there. */
export interface Piece {
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** All of it lies in the object that is wrapped. */
  readonly copied: boolean;
}

/**
 * Parts of one size but for the last, since some servers want them equal.
 * @param memory bytes that one part may take
 * @returns undefined where nothing would be copied
 */
export function wrapPieces(
  { head, of, tail }: Pick<Wrapped, 'head' | 'tail'> & { readonly of: { readonly size: number } },
  memory: number,
  partSize?: number | undefined,
): readonly Piece[] | undefined {
  const [start, end] = [head.length, head.length + of.size];
  const total = end + tail.length;
  const wanted = Math.ceil(total / usualParts / mebibyte) * mebibyte;
  const usual = Math.min(largest, memory, Math.max(smallest, wanted));
  const size = Math.max(partSize ?? usual, Math.ceil(total / maximumParts));
  if (size > memory) return undefined;
  const pieces = Array.from({ length: Math.ceil(total / size) }, (_, index): Piece => {
    const [from, to] = [index * size, Math.min(total, (index + 1) * size)];
    return { number: index + 1, from, to, copied: from >= start && to <= end };
  });
  return pieces.some(({ copied }) => copied) ? pieces : undefined;
}
