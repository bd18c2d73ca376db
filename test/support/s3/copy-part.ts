import { type Answer, xmlAnswer } from './answer.ts';
import { objectIn, type Part, type StoredObject, uploadIn } from './bucket.ts';
import { readSegments } from './contents.ts';
import { parseRange } from './range.ts';
import { receiveFile, receiveText } from './receive.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';

/** Bytes. Of an object that is not larger, S3 copies no range. */
const smallestSource = 5 * 1024 * 1024;

/** UploadPartCopy within one bucket, of a range of another object (Amazon S3 API reference). */
export async function uploadPartCopy(task: Task): Promise<Answer> {
  const { request, bucket, rules } = task;
  const { key, uploadId, partNumber, headers } = request;
  await receiveText(headers, task.body);
  if (!rules.copies) throw new S3Error('NotImplemented', 'This server does not copy.');
  const { algorithm } = uploadIn(bucket, uploadId, key);
  const source = objectIn(bucket, sourceKey(headers['x-amz-copy-source'], request.bucket));
  if (unquoted(headers['x-amz-copy-source-if-match'] ?? source.etag) !== source.etag) {
    throw new S3Error('PreconditionFailed', 'The source is another object.');
  }
  const { start, end } = rangeOf(headers['x-amz-copy-source-range'], source);
  const file = bucket.newFile();
  const none = { sha256: undefined, md5: undefined, checksum: undefined };
  const payload = { ...none, length: end - start, chunked: false };
  const bytes = readSegments(source.segments, { start, end });
  const { size, md5, checksum } = await receiveFile(payload, bytes, file, algorithm);
  const modified = task.now();
  const part: Part = { number: partNumber, file, size, md5, digest: checksum, modified };
  uploadIn(bucket, uploadId, key).parts.set(partNumber, part);
  return xmlAnswer('CopyPartResult', {
    LastModified: modified.toISOString(),
    ETag: `"${md5.toString('hex')}"`,
  });
}

function sourceKey(header: string | undefined, bucket: string): string {
  const [, from, key] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(header ?? '')) ?? [];
  if (from === bucket && key !== undefined) return key;
  throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key');
}

function rangeOf(header: string | undefined, { size }: StoredObject) {
  if (header === undefined) return { start: 0, end: size };
  const range = parseRange(header, size);
  if (
    range === undefined ||
    !/^bytes=\d+-\d+$/.test(header) ||
    !header.endsWith(`-${range.end - 1}`)
  ) {
    throw new S3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last',
    );
  }
  if (size > smallestSource) return range;
  throw new S3Error(
    'InvalidRequest',
    'The specified copy source is not supported as a byte-range copy source',
  );
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
