import { UserError } from '../errors.ts';
import type { PartMemory } from './part-memory.ts';
import type { Source } from './source.ts';

const mebibyte = 1024 * 1024;
/** S3's own limits (Amazon S3 user guide, "Multipart upload limits"). */
const maximumParts = 10_000;
/** Larger ones take no less time, and smaller ones more of the processor (docs/performance.md). */
const usualPart = 16 * mebibyte;
const mostAtOnce = 4;

/** How a body is cut, and how many parts of it are sent at one time. */
export interface Cut {
  /** Bytes in every part but the last: some servers want them equal. */
  readonly partSize: number;
  readonly atOnce: number;
}

/**
 * @param memory bytes that all parts may take at one time
 * @throws UserError `object-too-large` where so much cannot be sent in parts that fit into memory
 */
export function cutOf(atMost: number, key: string, memory: number, smallest = usualPart): Cut {
  const needed = Math.ceil(atMost / maximumParts / mebibyte) * mebibyte;
  const partSize = Math.max(smallest, needed);
  if (partSize <= memory) {
    return { partSize, atOnce: Math.min(mostAtOnce, Math.floor(memory / partSize)) };
  }
  throw new UserError(
    'object-too-large',
    `${key} may have ${atMost} bytes, more than ${maximumParts * memory} that can be uploaded`,
    { hint: 'leave so large an artifact out of the configuration' },
  );
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Known to be: nothing follows it. The last one is not always known to be before the next is asked for. */
  readonly last: boolean;
  /** Its memory is used again. */
  release(): void;
}

/**
 * Parts in order, for any number of takers.
 * @returns undefined when there are no more; a body without bytes has one part
 * @throws Error when there are more than `atMost` bytes: the parts may not be enough for them
 */
export function partsOf(
  source: Source,
  memory: PartMemory,
  { partSize, atMost }: { readonly partSize: number; readonly atMost: number },
): () => Promise<Part | undefined> {
  // With room for a byte that must not come, one fill shows the end of a body that is smaller than a part.
  const capacity = atMost < partSize ? atMost + 1 : partSize;
  let [number, left, ended] = [1, atMost, false];
  let last: Promise<unknown> = Promise.resolve();

  async function take(): Promise<Part | undefined> {
    if (ended) return undefined;
    const buffer = await memory.take(capacity);
    try {
      const filled = await source.fill(buffer);
      left -= filled;
      // Where all has come, one byte more would be too many, and none is the end.
      if (filled === capacity && left === 0) left -= await source.fill(Buffer.alloc(1));
      ended = filled < capacity || left === 0;
      if (left < 0) throw new Error(`a body has more than the ${atMost} bytes that it promised`);
      if (filled > 0 || number === 1) {
        const bytes = buffer.subarray(0, filled);
        return { number: number++, bytes, last: ended, release: once(release) };
      }
    } catch (error) {
      release();
      throw error;
    }
    release();
    return undefined;

    function release(): void {
      memory.give(buffer);
    }
  }

  return () => {
    const next = last.then(take);
    last = next;
    // Whoever takes it hears of it; those behind it, too.
    next.catch(() => undefined);
    return next;
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
