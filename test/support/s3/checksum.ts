import { createHash } from 'node:crypto';
import { type CrcAlgorithm, combine, crc, isCrc } from './crc.ts';
import { S3Error } from './s3-error.ts';

/** The checksum algorithms that S3 has headers for, with the size of their digests in bytes. */
const digestSizes = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 } as const;

export type ChecksumAlgorithm = keyof typeof digestSizes;
export const checksumAlgorithms = Object.keys(digestSizes) as readonly ChecksumAlgorithm[];

/** Of a multipart object: over the digests of its parts, or over its bytes. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

export interface Digest {
  readonly algorithm: ChecksumAlgorithm;
  readonly bytes: Buffer;
}

export interface RunningDigest {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

export function isChecksumAlgorithm(text: string): text is ChecksumAlgorithm {
  return Object.hasOwn(digestSizes, text);
}

/** `x-amz-checksum-crc32` */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

export function runningDigest(algorithm: ChecksumAlgorithm): RunningDigest {
  if (!isCrc(algorithm)) return createHash(algorithm.toLowerCase());
  const running = crc(algorithm);
  return {
    update: (bytes) => running.update(bytes),
    digest: () => bytesOfCrc(algorithm, running.value()),
  };
}

function bytesOfCrc(algorithm: CrcAlgorithm, value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(digestSizes[algorithm] * 2, '0'), 'hex');
}

/** @throws S3Error `InvalidRequest` where the text is not the base64 of a digest of that size */
export function parseDigest(algorithm: ChecksumAlgorithm, text: string): Digest {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === digestSizes[algorithm] && bytes.toString('base64') === text) {
    return { algorithm, bytes };
  }
  const name = checksumHeader(algorithm);
  throw new S3Error('InvalidRequest', `Value for ${name} header is invalid.`);
}

/** S3's own answer to bytes that are not those which the client meant. */
export function badDigest(algorithm: ChecksumAlgorithm): S3Error {
  const message = `The ${algorithm} you specified did not match the calculated checksum.`;
  return new S3Error('BadDigest', message);
}

/** A part of an object, as far as the object's checksum needs it. */
export interface Summand {
  readonly size: number;
  readonly digest: Digest;
}

/** The checksum of the parts in this order, as in a header: base64, with `-N` where composite. */
export function checksumOfParts(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly Summand[],
): string {
  if (type === 'COMPOSITE' || !isCrc(algorithm)) {
    const running = runningDigest(algorithm);
    for (const { digest } of parts) running.update(digest.bytes);
    return `${running.digest().toString('base64')}-${parts.length}`;
  }
  const value = parts.reduce(
    (whole, { digest, size }) =>
      combine(algorithm, whole, BigInt(`0x${digest.bytes.toString('hex')}`), size),
    0n,
  );
  return bytesOfCrc(algorithm, value).toString('base64');
}
