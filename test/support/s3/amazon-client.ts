import { createHash } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type StrictS3Options, strictS3 } from './strict-s3.ts';

/** A key whose characters are escaped differently in URLs, signatures and XML. */
export const awkwardKey = 'sha256/a b+c\'(é)*!~&<"/ü.zst';

/** Bytes that repeat nowhere. */
export function bytesOf(size: number, seed = String(size)): Buffer {
  return createHash('shake256', { outputLength: size }).update(seed).digest();
}

/** A server, and Amazon's own client for it. */
export async function withClient(options: StrictS3Options = {}, config: S3ClientConfig = {}) {
  const s3 = await strictS3(options);
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    forcePathStyle: true,
    credentials: s3.credentials,
    maxAttempts: 1,
    ...config,
  });
  const dispose = async () => {
    client.destroy();
    await s3[Symbol.asyncDispose]();
  };
  return { s3, client, Bucket: s3.bucket, [Symbol.asyncDispose]: dispose };
}
