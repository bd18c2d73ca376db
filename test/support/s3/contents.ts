import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Range } from './range.ts';

/** A file that holds some of an object's bytes: the object itself, or a part of it. */
export interface Segment {
  readonly file: string;
  readonly size: number;
}

const blockSize = 1024 * 1024;

/** The bytes of the segments in a row. */
export async function* readSegments(
  segments: readonly Segment[],
  { start, end }: Range,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const { file, size } of segments) {
    const from = Math.max(0, start - offset);
    const to = Math.min(size, end - offset);
    offset += size;
    if (from < to)
      yield* createReadStream(file, { start: from, end: to - 1, highWaterMark: blockSize });
  }
}

/** Inverts the byte in the middle: corruption at rest, which changes no size and no checksum. */
export async function spoil(segments: readonly Segment[]): Promise<void> {
  const segment = segments.find(({ size }) => size > 0);
  if (segment === undefined) throw new Error('an empty object has no byte to spoil');
  const file = await open(segment.file, 'r+');
  try {
    const position = Math.floor(segment.size / 2);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, position);
    byte[0] = 0xff ^ (byte[0] ?? 0);
    await file.write(byte, 0, 1, position);
  } finally {
    await file.close();
  }
}
