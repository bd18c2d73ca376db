import { crc32 } from 'node:zlib';

/** CRC-32 as S3 writes it in headers: big-endian, in base 64. */
export function crc32Of(bytes: Uint8Array): string {
  return base64(crc32(bytes));
}

/** The same of bytes that come one after another. */
export function runningCrc32(): { add(bytes: Uint8Array): void; value(): string } {
  let sum = 0;
  return {
    add: (bytes) => {
      sum = crc32(bytes, sum);
    },
    value: () => base64(sum),
  };
}

/**
 * The checksum of an object in parts: that of the parts' checksums, and how many they are (Amazon
 * S3 user guide, "Composite checksums").
 */
export function compositeOf(partChecksums: readonly string[]): string {
  const all = Buffer.concat(partChecksums.map((text) => Buffer.from(text, 'base64')));
  return `${crc32Of(all)}-${partChecksums.length}`;
}

function base64(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}
