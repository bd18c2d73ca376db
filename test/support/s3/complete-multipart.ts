import { createHash } from 'node:crypto';
import { type Answer, xmlAnswer } from './answer.ts';
import {
  type ObjectChecksum,
  type Part,
  type StoredObject,
  type Upload,
  uploadIn,
} from './bucket.ts';
import { badDigest, checksumAlgorithms, checksumHeader, checksumOfParts } from './checksum.ts';
import { chosenParts } from './chosen-parts.ts';
import { receiveText } from './receive.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';
import { refuseWrite } from './write-conditions.ts';
import { parseCompletion } from './xml.ts';

/** After a refusal the upload is still there, as in S3: the client may complete it again, or abort. */
export async function completeMultipartUpload(task: Task): Promise<Answer> {
  const { request, bucket, rules } = task;
  const { key, headers, uploadId } = request;
  const text = await receiveText(headers, task.body);
  // From here to the object nothing waits, so nobody else can come between.
  const upload = uploadIn(bucket, uploadId, key);
  const parts = chosenParts(upload, parseCompletion(text), rules.equalParts);
  const object = objectOf(upload, parts, task.now());
  refuseOtherObject(headers, object);
  refuseWrite(task, upload);
  bucket.store(object);
  bucket.uploads.delete(uploadId);
  await task.stored(parts);
  return xmlAnswer('CompleteMultipartUploadResult', {
    Location: `http://${headers.host}${request.path}`,
    Bucket: request.bucket,
    Key: key,
    ETag: `"${object.etag}"`,
    [`Checksum${object.checksum.algorithm}`]: object.checksum.value,
    ChecksumType: object.checksum.type,
  });
}

function objectOf(upload: Upload, parts: readonly Part[], modified: Date): StoredObject {
  const { key, headers, algorithm, type } = upload;
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.md5);
  return {
    key,
    headers,
    modified,
    segments: parts,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: `${md5.digest('hex')}-${parts.length}`,
    checksum: { algorithm, type, value: checksumOfParts(algorithm, type, parts) },
  };
}

/** What the client says of the whole object must be so. */
function refuseOtherObject(
  headers: Readonly<Record<string, string>>,
  { size, checksum }: StoredObject,
): void {
  const proposed = headers['x-amz-mp-object-size'];
  if (proposed !== undefined && proposed !== String(size)) {
    const message = `The provided 'x-amz-mp-object-size' header value ${proposed} does not match what was computed: ${size}`;
    throw new S3Error('InvalidRequest', message);
  }
  const type = headers['x-amz-checksum-type'];
  if (type !== undefined && type !== checksum.type) {
    const message = `The upload was created using the ${checksum.type} checksum mode. The complete request must use the same checksum mode.`;
    throw new S3Error('InvalidRequest', message);
  }
  refuseOtherChecksum(headers, checksum);
}

function refuseOtherChecksum(
  headers: Readonly<Record<string, string>>,
  { algorithm, value }: ObjectChecksum,
): void {
  const sent = checksumAlgorithms.filter((one) => headers[checksumHeader(one)] !== undefined);
  if (sent.some((one) => one !== algorithm)) {
    const message = `The upload was created using ${algorithm}, and the request has the checksum of another algorithm.`;
    throw new S3Error('InvalidRequest', message);
  }
  const proposed = headers[checksumHeader(algorithm)];
  if (proposed !== undefined && proposed !== value) throw badDigest(algorithm);
}
