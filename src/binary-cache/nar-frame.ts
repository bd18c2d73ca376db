import type { Encoding } from '../digest/encoding.ts';
import { type NarFrame, narFrame } from '../digest/nar.ts';

/**
 * What goes before and behind an object so that all together is the archive of its file, in the same
 * encoding: zstd frames follow each other as what they hold does (RFC 8878, section 3.1), so the
 * object itself is not compressed again.
 * @param size bytes of the file
 */
export function encodedFrame(size: number, encoding: Encoding): NarFrame {
  const { head, tail } = narFrame(size);
  if (encoding === 'none') return { head, tail };
  return { head: rawFrame(head), tail: rawFrame(tail) };
}

/** Of at most 255 bytes: a single segment with one raw block (RFC 8878, section 3.1.1). */
function rawFrame(bytes: Buffer): Buffer {
  const start = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length]);
  const block = Buffer.alloc(3);
  block.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  return Buffer.concat([start, block, bytes]);
}
