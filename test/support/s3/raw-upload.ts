import { createHash } from 'node:crypto';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-request.ts';
import type { StrictS3 } from './strict-s3.ts';

export const key = 'sha256/key';
export const big = Buffer.alloc(5 * 1024 * 1024);
export const bigger = Buffer.alloc(big.length + 1);
export const hello = Buffer.from('hello');
const crcOf = new Map<Buffer, string>([
  [bigger, '8qRRjQ=='],
  [big, 'yTuzdQ=='],
  [hello, 'NhCmhg=='],
]);
export const composite = { 'x-amz-checksum-algorithm': 'CRC32' };

export type Headers = Readonly<Record<string, string>>;

/** The id of a new upload in parts. */
export async function create(s3: StrictS3, headers: Headers = composite): Promise<string> {
  const answer = await rawRequest(s3, { method: 'POST', key, query: { uploads: '' }, headers });
  return /<UploadId>(?<id>.+)<\/UploadId>/.exec(String(answer.body))?.groups?.id ?? '';
}

export function uploadPart(
  s3: StrictS3,
  uploadId: string,
  partNumber: number | string,
  body: Buffer,
  more: RawRequest = {},
): Promise<RawAnswer> {
  return rawRequest(s3, {
    method: 'PUT',
    key,
    query: { uploadId, partNumber: String(partNumber) },
    body,
    headers: { 'x-amz-checksum-crc32': crcOf.get(body) ?? '' },
    ...more,
  });
}

/** How a completion names a part. */
export function named(number: number, body: Buffer, crc = crcOf.get(body)): string {
  const etag = createHash('md5').update(body).digest('hex');
  const checksum = crc === undefined ? '' : `<ChecksumCRC32>${crc}</ChecksumCRC32>`;
  return `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag>${checksum}</Part>`;
}

export function complete(
  s3: StrictS3,
  uploadId: string,
  parts: string,
  headers: Headers = {},
): Promise<RawAnswer> {
  const text = `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`;
  const body = Buffer.from(text);
  return rawRequest(s3, { method: 'POST', key, query: { uploadId }, body, headers });
}
