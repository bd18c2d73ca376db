import { type Answer, emptyAnswer } from './answer.ts';
import { objectIn, type StoredObject } from './bucket.ts';
import { checksumHeader } from './checksum.ts';
import { isNotModified } from './conditions.ts';
import { readSegments } from './contents.ts';
import { keptHeaders } from './kept-headers.ts';
import { uploadPayload } from './payload.ts';
import { parseRange } from './range.ts';
import { receiveFile, receiveText } from './receive.ts';
import type { Task } from './task.ts';
import { refuseWrite } from './write-conditions.ts';

/** S3 adds this checksum itself where the client sends none. */
const ownAlgorithm = 'CRC64NVME';

export async function putObject(task: Task): Promise<Answer> {
  const { request, bucket, rules } = task;
  const { key, headers } = request;
  const payload = uploadPayload(headers, rules);
  const kept = keptHeaders(headers);
  refuseWrite(task);
  const file = bucket.newFile();
  const { size, md5, checksum } = await receiveFile(payload, task.body, file, ownAlgorithm);
  // Again, for another may have written it while this body came. From here on nothing waits.
  refuseWrite(task);
  const object: StoredObject = {
    key,
    segments: [{ file, size }],
    size,
    etag: md5.toString('hex'),
    modified: task.now(),
    headers: kept,
    checksum: {
      algorithm: checksum.algorithm,
      type: 'FULL_OBJECT',
      value: checksum.bytes.toString('base64'),
    },
  };
  bucket.store(object);
  await task.stored(object.segments);
  return emptyAnswer(200, { etag: `"${object.etag}"`, ...checksumHeaders(object) });
}

export async function getObject(task: Task): Promise<Answer> {
  const { request, bucket } = task;
  await receiveText(request.headers, task.body);
  const object = objectIn(bucket, request.key);
  const described = descriptionOf(object);
  if (isNotModified(request.headers, object)) return emptyAnswer(304, described);
  const range = parseRange(request.headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size };
  const headers = {
    ...described,
    ...object.headers,
    'content-length': String(end - start),
    ...(range === undefined
      ? askedChecksum(task, object)
      : { 'content-range': `bytes ${start}-${end - 1}/${object.size}` }),
  };
  const body = request.method === 'HEAD' ? '' : readSegments(object.segments, { start, end });
  return { status: range === undefined ? 200 : 206, headers, body };
}

export async function deleteObject({ request, body, bucket }: Task): Promise<Answer> {
  await receiveText(request.headers, body);
  bucket.remove(request.key);
  return emptyAnswer(204);
}

function descriptionOf({ etag, modified }: StoredObject): Record<string, string> {
  return {
    etag: `"${etag}"`,
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function askedChecksum({ request }: Task, object: StoredObject): Record<string, string> {
  return request.headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(object) : {};
}

function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}
