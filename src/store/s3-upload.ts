import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { compositeOf, crc32Of, runningCrc32 } from './checksum.ts';
import { headersOf } from './headers.ts';
import type { Body } from './object-store.ts';
import { type Cut, cutOf, inParts, type Part } from './parts.ts';
import { isNamed, KeyExists, UnfinishedUpload } from './s3-errors.ts';

/** Which object, by what client. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

/** What was sent. The server has checked it on arrival; a HEAD must agree. */
export interface Sent {
  readonly size: number;
  /** What `x-amz-checksum-crc32` may be: of an upload in parts, servers report one or the other. */
  readonly crc32: readonly string[];
}

/**
 * Sends a body, unless the key exists: in one request where it fits, else in parts. Every request
 * carries a checksum that the server verifies.
 * @throws whatever the SDK throws; `PreconditionFailed` where the key exists
 */
export async function upload(target: Target, body: Body): Promise<Sent> {
  const cut = cutOf(body.atMost, target.key);
  const { signal } = target;
  const parts = inParts(body.open(), { ...cut, atMost: body.atMost, signal });
  try {
    const { value: first } = await parts.next();
    if (first === undefined) throw new Error('a body without parts');
    if (first.last) return await put(target, first);
    const whole = runningCrc32();
    const { size, composite } = await uploadParts(target, cut, chain(first, parts, whole));
    return { size, crc32: [composite, whole.value()] };
  } finally {
    // Whoever makes the bytes may wait for somebody to take them.
    await parts.return(undefined);
  }
}

/** Parts leave here in order, though they are sent in any. */
async function* chain(
  first: Part,
  rest: AsyncIterable<Part>,
  whole: { add(bytes: Uint8Array): void },
): AsyncGenerator<Part> {
  whole.add(first.bytes);
  yield first;
  for await (const part of rest) {
    whole.add(part.bytes);
    yield part;
  }
}

async function put({ client, signal, ...where }: Target, { bytes }: Part): Promise<Sent> {
  const crc32 = crc32Of(bytes);
  await client.send(
    new PutObjectCommand({
      ...objectOf(where),
      ...headersOf(where.key),
      Body: bytes,
      ContentLength: bytes.length,
      ChecksumAlgorithm: 'CRC32',
      ChecksumCRC32: crc32,
      IfNoneMatch: '*',
    }),
    optionsOf(signal),
  );
  return { size: bytes.length, crc32: [crc32] };
}

async function uploadParts(
  target: Target,
  { atOnce }: Cut,
  parts: AsyncIterable<Part>,
): Promise<{ size: number; composite: string }> {
  const { client, signal } = target;
  const object = objectOf(target);
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...object,
      ...headersOf(target.key),
      ChecksumAlgorithm: 'CRC32',
    }),
    optionsOf(signal),
  );
  // A proxy's web page has none, and the SDK would then abort by deleting the object.
  if (!UploadId) throw new TypeError('that is no answer of S3');
  try {
    const { completed, size } = await sendAll(target, UploadId, parts, atOnce);
    await refuseExisting(target);
    await complete(target, UploadId, completed);
    return {
      size,
      composite: compositeOf(completed.map(({ ChecksumCRC32 = '' }) => ChecksumCRC32)),
    };
  } catch (error) {
    if (await isAborted(target, UploadId)) throw error;
    throw new UnfinishedUpload(target.key, UploadId, error);
  }
}

/** Not every server has conditions for uploads in parts: there, this is all that keeps a key as it is. */
async function refuseExisting(target: Target): Promise<void> {
  if (await exists(target)) throw new KeyExists();
}

async function exists({ client, signal, ...where }: Target): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand(objectOf(where)), optionsOf(signal));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound')) return false;
    throw error;
  }
}

async function complete(
  { client, signal, ...where }: Target,
  uploadId: string,
  parts: CompletedPart[],
): Promise<void> {
  try {
    const { ETag } = await client.send(
      new CompleteMultipartUploadCommand({
        ...objectOf(where),
        UploadId: uploadId,
        MultipartUpload: { Parts: parts },
        IfNoneMatch: '*',
      }),
      optionsOf(signal),
    );
    if (!ETag) throw new TypeError('that is no answer of S3');
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
    // The SDK asks again after an answer that was lost, when the upload is complete already: servers
    // have various words for that. What is there is compared afterwards.
    if (signal?.aborted || !(await exists({ client, signal, ...where }))) throw error;
    await isAborted({ client, signal, ...where }, uploadId);
  }
}

/** @returns false where it may still be there */
async function isAborted({ client, signal, ...where }: Target, uploadId: string): Promise<boolean> {
  // Who interrupted us does not wait; else many parts may take a while.
  const patience = signal?.aborted ? 4000 : 60_000;
  try {
    // Without the signal: what ends us is no reason to leave parts behind.
    await client.send(new AbortMultipartUploadCommand({ ...objectOf(where), UploadId: uploadId }), {
      abortSignal: AbortSignal.timeout(patience),
    });
    return true;
  } catch (error) {
    return isNamed(error, 'NoSuchUpload');
  }
}

/** Every worker takes the next part when it has sent its last one: no more than that is in memory. */
async function sendAll(
  target: Target,
  uploadId: string,
  parts: AsyncIterable<Part>,
  atOnce: number,
): Promise<{ completed: CompletedPart[]; size: number }> {
  const failed = new AbortController();
  const signals = [failed.signal, ...(target.signal === undefined ? [] : [target.signal])];
  const signal = AbortSignal.any(signals);
  const completed: CompletedPart[] = [];
  let size = 0;
  const worker = async () => {
    for await (const part of parts) {
      signal.throwIfAborted();
      completed.push(await sendPart({ ...target, signal }, uploadId, part));
      size += part.bytes.length;
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error) => {
      failed.abort(error);
      throw error;
    }),
  );
  // All of them, and not the first that fails: nothing may arrive after the upload was aborted.
  await Promise.allSettled(workers);
  signal.throwIfAborted();
  completed.sort(({ PartNumber: a = 0 }, { PartNumber: b = 0 }) => a - b);
  return { completed, size };
}

async function sendPart(
  { client, signal, ...where }: Target,
  uploadId: string,
  { number, bytes }: Part,
): Promise<CompletedPart> {
  const crc32 = crc32Of(bytes);
  const { ETag } = await client.send(
    new UploadPartCommand({
      ...objectOf(where),
      UploadId: uploadId,
      PartNumber: number,
      Body: bytes,
      ContentLength: bytes.length,
      ChecksumAlgorithm: 'CRC32',
      ChecksumCRC32: crc32,
    }),
    optionsOf(signal),
  );
  return { PartNumber: number, ETag, ChecksumCRC32: crc32 };
}

function objectOf({ bucket, key }: Pick<Target, 'bucket' | 'key'>) {
  return { Bucket: bucket, Key: key };
}

function optionsOf(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}
