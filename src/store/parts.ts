import { UserError } from '../errors.ts';

const mebibyte = 1024 * 1024;
/** S3's own limit (Amazon S3 user guide, "Multipart upload limits"). */
const maximumParts = 10_000;
const smallestPart = 16 * mebibyte;
/** All parts that are held in memory at one time. */
const memory = 160 * mebibyte;

/** How a body is cut, and how many parts of it are sent at one time. */
export interface Cut {
  /** Bytes in every part but the last: some servers want them equal. */
  readonly partSize: number;
  readonly atOnce: number;
}

/**
 * @throws UserError `store-unreachable` where so much cannot be sent in parts that fit into memory
 */
export function cutOf(atMost: number, key: string): Cut {
  const needed = Math.ceil(atMost / maximumParts / mebibyte) * mebibyte;
  const partSize = Math.max(smallestPart, needed);
  if (partSize <= memory) return { partSize, atOnce: Math.min(4, Math.floor(memory / partSize)) };
  throw new UserError(
    'store-unreachable',
    `${key} may have ${atMost} bytes, more than ${maximumParts * memory} that can be uploaded`,
    { hint: 'leave so large an artifact out of the configuration' },
  );
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Nothing follows it; it may be shorter than the others. */
  readonly last: boolean;
}

/**
 * The blocks, cut anew. There is always a last part; it is empty only where the body is.
 * @throws Error when there are more than `atMost` bytes: the parts may not be enough for them
 */
export async function* inParts(
  blocks: AsyncIterable<Uint8Array>,
  {
    partSize,
    atMost,
    signal,
  }: { partSize: number; atMost: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Part> {
  const capacity = Math.min(partSize, atMost);
  let [number, buffer, filled, left] = [1, Buffer.allocUnsafe(capacity), 0, atMost];
  for await (const block of blocks) {
    signal?.throwIfAborted();
    left -= block.length;
    if (left < 0) throw new Error(`a body has more than the ${atMost} bytes that it promised`);
    for (let done = 0; done < block.length; ) {
      if (filled === capacity) {
        yield { number, bytes: buffer, last: false };
        [number, buffer, filled] = [number + 1, Buffer.allocUnsafe(capacity), 0];
      }
      const taken = block.subarray(done, done + capacity - filled);
      buffer.set(taken, filled);
      [done, filled] = [done + taken.length, filled + taken.length];
    }
  }
  yield { number, bytes: buffer.subarray(0, filled), last: true };
}
