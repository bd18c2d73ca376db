/** The bytes of a body, on demand. */
export interface Source {
  /**
   * Fills the buffer, and leaves room in it only where the body ends. Each call ends before the next.
   * @returns how many bytes are in it
   */
  fill(buffer: Buffer): Promise<number>;
  /** Lets go of whatever makes the bytes, at any point. */
  close(): Promise<void>;
}

/** What comes in blocks of any size. What ends the iterator is whoever makes it. */
export function sourceOf(blocks: AsyncIterable<Uint8Array>): Source {
  const iterator = blocks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        if (rest.length === 0) {
          const { done, value } = await iterator.next();
          if (done) break;
          rest = value;
        }
        const taken = rest.subarray(0, buffer.length - filled);
        buffer.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
      return filled;
    },
    close: async () => void (await iterator.return?.()),
  };
}

/** All of a source in one buffer after another. The buffer is the same one each time. */
export async function* blocksOf(source: Source, buffer: Buffer): AsyncGenerator<Buffer> {
  for (let filled = buffer.length; filled === buffer.length; ) {
    filled = await source.fill(buffer);
    if (filled > 0) yield buffer.subarray(0, filled);
  }
}
