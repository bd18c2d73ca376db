import { type Answer, emptyAnswer, xmlAnswer } from './answer.ts';
import { newUploadId, type Part, type Upload, uploadIn } from './bucket.ts';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumHeader,
  isChecksumAlgorithm,
} from './checksum.ts';
import { isCrc } from './crc.ts';
import { keptHeaders } from './kept-headers.ts';
import { type Payload, uploadPayload } from './payload.ts';
import { receiveFile, receiveText } from './receive.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';

export async function createMultipartUpload(task: Task): Promise<Answer> {
  const { request, bucket } = task;
  const { headers, key } = request;
  await receiveText(headers, task.body);
  const upload: Upload = {
    ...checksumOf(headers['x-amz-checksum-algorithm'], headers['x-amz-checksum-type']),
    id: newUploadId(),
    key,
    created: task.now(),
    headers: keptHeaders(headers),
    changes: bucket.changesOf(key),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const answer = { Bucket: request.bucket, Key: key, UploadId: upload.id };
  const { algorithm, type, declared } = upload;
  const checksum = { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type };
  return xmlAnswer('InitiateMultipartUploadResult', answer, declared ? checksum : {});
}

/** @throws S3Error `InvalidRequest` where the algorithm has no such type */
function checksumOf(
  algorithm: string | undefined,
  type: string | undefined,
): Pick<Upload, 'algorithm' | 'type' | 'declared'> {
  if (algorithm === undefined) {
    if (type !== undefined) {
      throw invalid(
        'The x-amz-checksum-type header can only be used with x-amz-checksum-algorithm',
      );
    }
    return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', declared: false };
  }
  if (!isChecksumAlgorithm(algorithm)) {
    throw invalid('Checksum algorithm provided is unsupported.');
  }
  const possible = typesOf(algorithm);
  const chosen = possible.find((one) => one === (type ?? possible[0]));
  if (chosen !== undefined) return { algorithm, type: chosen, declared: true };
  throw invalid(`The ${type} checksum type cannot be used with the ${algorithm} algorithm.`);
}

/** The default comes first. */
function typesOf(algorithm: ChecksumAlgorithm): readonly ChecksumType[] {
  if (algorithm === 'CRC64NVME') return ['FULL_OBJECT'];
  return isCrc(algorithm) ? ['COMPOSITE', 'FULL_OBJECT'] : ['COMPOSITE'];
}

export async function uploadPart(task: Task): Promise<Answer> {
  const { request, bucket, rules } = task;
  const { key, uploadId, partNumber, headers } = request;
  const payload = uploadPayload(headers, rules);
  const { algorithm, declared } = uploadIn(bucket, uploadId, key);
  refuseOtherChecksum(payload, declared ? algorithm : undefined);
  const file = bucket.newFile();
  const { size, md5, checksum } = await receiveFile(payload, task.body, file, algorithm);
  const modified = task.now();
  const part: Part = { number: partNumber, file, size, md5, digest: checksum, modified };
  uploadIn(bucket, uploadId, key).parts.set(partNumber, part);
  await task.stored([part]);
  return emptyAnswer(200, {
    etag: `"${md5.toString('hex')}"`,
    [checksumHeader(algorithm)]: checksum.bytes.toString('base64'),
  });
}

/** The parts of an upload have the checksum that it was created with, or none. */
function refuseOtherChecksum({ checksum }: Payload, wanted: ChecksumAlgorithm | undefined): void {
  const sent = checksum?.algorithm;
  if (sent === wanted) return;
  const [expected, actual] = [wanted, sent].map((one) => one?.toLowerCase() ?? 'null');
  throw invalid(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  );
}

export async function abortMultipartUpload({ request, body, bucket }: Task): Promise<Answer> {
  await receiveText(request.headers, body);
  uploadIn(bucket, request.uploadId, request.key);
  bucket.uploads.delete(request.uploadId);
  return emptyAnswer(204);
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', message);
}
