import { crc32 as zlibCrc32 } from 'node:zlib';

/** All of S3's CRCs are reflected, begin with ones, and end inverted. */
interface Polynomial {
  readonly width: 32 | 64;
  /** Reflected: the highest bit is the coefficient of x⁰. */
  readonly reflected: bigint;
}

const polynomials = {
  CRC32: { width: 32, reflected: 0xedb88320n },
  CRC32C: { width: 32, reflected: 0x82f63b78n },
  CRC64NVME: { width: 64, reflected: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, Polynomial>;

export type CrcAlgorithm = keyof typeof polynomials;

export function isCrc(algorithm: string): algorithm is CrcAlgorithm {
  return Object.hasOwn(polynomials, algorithm);
}

/** A running CRC; `value` is that of all bytes so far. */
export interface Crc {
  update(bytes: Uint8Array): void;
  value(): bigint;
}

export function crc(algorithm: CrcAlgorithm): Crc {
  if (algorithm === 'CRC32') return nativeCrc32();
  return tableCrc(tables[algorithm]);
}

function nativeCrc32(): Crc {
  let value = 0;
  return {
    update: (bytes) => {
      value = zlibCrc32(bytes, value);
    },
    value: () => BigInt(value),
  };
}

/** What one byte adds, in two halves: JavaScript's bit operations have 32 bits. */
interface Table {
  readonly width: 32 | 64;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const tables = {
  CRC32C: makeTable(polynomials.CRC32C),
  CRC64NVME: makeTable(polynomials.CRC64NVME),
};

function makeTable({ width, reflected }: Polynomial): Table {
  const table = { width, high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) {
      value = (value & 1n) === 1n ? (value >> 1n) ^ reflected : value >> 1n;
    }
    table.high[byte] = Number(value >> 32n);
    table.low[byte] = Number(value & 0xffffffffn);
  }
  return table;
}

function tableCrc({ width, high: highs, low: lows }: Table): Crc {
  const ones = width === 64 ? 0xffffffff : 0;
  let high = ones;
  let low = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0);
        high = (high >>> 8) ^ (highs[index] ?? 0);
      }
    },
    value: () => (BigInt((high ^ ones) >>> 0) << 32n) | BigInt(~low >>> 0),
  };
}

/**
 * The CRC of two texts in a row, from the CRC of each: how S3 knows the checksum of a whole object
 * without reading its parts again.
 * @param length bytes of the second
 */
export function combine(
  algorithm: CrcAlgorithm,
  first: bigint,
  second: bigint,
  length: number,
): bigint {
  const polynomial = polynomials[algorithm];
  return multiply(polynomial, powerOfX(polynomial, BigInt(length) * 8n), first) ^ second;
}

/** x to the power of `exponent`, modulo the polynomial. */
function powerOfX(polynomial: Polynomial, exponent: bigint): bigint {
  const one = 1n << BigInt(polynomial.width - 1);
  let result = one;
  let square = one >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = multiply(polynomial, square, result);
    square = multiply(polynomial, square, square);
  }
  return result;
}

function multiply({ width, reflected }: Polynomial, left: bigint, right: bigint): bigint {
  let product = 0n;
  let shifted = right;
  for (let bit = 1n << BigInt(width - 1); bit > 0n; bit >>= 1n) {
    if ((left & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ reflected : shifted >> 1n;
  }
  return product;
}
