/** Buffers for parts that are read, sent and used again: never more of them than fit. */
export interface PartMemory {
  /** Bytes of all buffers at one time. */
  readonly limit: number;
  /** Waits until there is room. @throws RangeError where there never will be */
  take(size: number): Promise<Buffer>;
  give(buffer: Buffer): void;
}

export function partMemory(limit: number): PartMemory {
  const waiting: { readonly size: number; readonly go: () => void }[] = [];
  let [used, free]: [number, Buffer[]] = [0, []];

  /** In order: a large one that waits is not overtaken for ever. */
  function admit(): void {
    for (let next = waiting[0]; next && used + next.size <= limit; next = waiting[0]) {
      used += next.size;
      waiting.shift();
      next.go();
    }
  }

  async function take(size: number): Promise<Buffer> {
    if (size > limit) throw new RangeError(`${size} bytes never fit into ${limit}`);
    await new Promise<void>((go) => {
      waiting.push({ size, go });
      admit();
    });
    const index = free.findIndex(({ length }) => length === size);
    const [found] = index < 0 ? [] : free.splice(index, 1);
    if (found !== undefined) return found;
    if (used + sum(free) > limit) free = [];
    return Buffer.allocUnsafeSlow(size);
  }

  function give(buffer: Buffer): void {
    used -= buffer.length;
    free.push(buffer);
    admit();
  }

  return { limit, take, give };
}

function sum(buffers: readonly Buffer[]): number {
  return buffers.reduce((total, { length }) => total + length, 0);
}
