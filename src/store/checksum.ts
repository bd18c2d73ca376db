import { crc32 } from 'node:zlib';

/** CRC-32 as S3 writes it in headers: big-endian, in base 64. */
export function crc32Of(bytes: Uint8Array): string {
  return crc32Text(crc32(bytes));
}

function crc32Text(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

/**
 * The checksum of an object in parts: that of the parts' checksums, and how many they are (Amazon
 * S3 user guide, "Composite checksums").
 */
export function compositeOf(partChecksums: readonly string[]): string {
  const all = Buffer.concat(partChecksums.map((text) => Buffer.from(text, 'base64')));
  return `${crc32Of(all)}-${partChecksums.length}`;
}

/** A checksum, and of how many bytes. */
export interface Summed {
  /** As S3 writes it. */
  readonly crc32: string;
  readonly size: number;
}

/**
 * The CRC-32 of parts in a row, from theirs alone: some servers keep that one. Reading everything
 * again for it would take as long as sending it. (As zlib's `crc32_combine`: a CRC is a polynomial,
 * and what comes behind it multiplies it by x to the power of the number of bits.)
 */
export function combinedCrc32(parts: readonly Summed[]): string {
  const whole = parts.reduce((sum, { crc32, size }) => {
    const value = Buffer.from(crc32, 'base64').readUInt32BE();
    return multiply(shiftOf(size), sum) ^ value;
  }, 0);
  return crc32Text(whole >>> 0);
}

/** Coefficients of the polynomial, the lowest power in the highest bit. */
const polynomial = 0xedb88320;

/** x to the power of so many bytes' bits, by squaring. */
function shiftOf(bytes: number): number {
  let [power, base] = [one, one >>> 8];
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(base, power);
    base = multiply(base, base);
  }
  return power;
}

const one = 0x80000000;

/** The product of two polynomials, modulo ours. */
function multiply(a: number, b: number): number {
  let [product, factor] = [0, b];
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial;
  }
  return product;
}
