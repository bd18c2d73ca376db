import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { combinedCrc32, compositeOf, crc32Of, type Summed } from './checksum.ts';
import type { Part } from './parts.ts';
import { isNamed, KeyExists } from './s3-errors.ts';
import { holds, type PartsThere } from './s3-list.ts';
import type { Order, Sent } from './s3-put.ts';
import { objectOf, optionsOf, type Target } from './s3-target.ts';

/** @returns the id of a new upload in parts */
export async function beginParts(target: Target, order: Order): Promise<string> {
  const { UploadId } = await target.client.send(
    new CreateMultipartUploadCommand({
      ...objectOf(target),
      ...order.headers,
      ...(order.checksums && { ChecksumAlgorithm: 'CRC32' }),
    }),
    optionsOf(target.signal),
  );
  // A proxy's web page has none, and the SDK would then abort by deleting the object.
  if (!UploadId) throw new TypeError('that is no answer of S3');
  return UploadId;
}

export interface Sending {
  readonly uploadId: string;
  readonly order: Order;
  /** Those that an earlier run has sent. */
  readonly there: PartsThere;
  readonly atOnce: number;
}

interface SentPart extends Summed {
  readonly completed: CompletedPart;
}

/**
 * Sends parts, but for those that are there, and makes one object of all.
 * @throws whatever the SDK throws; `PreconditionFailed` where the key exists
 */
export async function sendParts(
  target: Target,
  next: () => Promise<Part | undefined>,
  sending: Sending,
): Promise<Sent> {
  const sent = await sendAll(target, next, sending);
  const etag = await completeParts(
    target,
    sending,
    sent.map(({ completed }) => completed),
  );
  return {
    size: sent.reduce((total, { size }) => total + size, 0),
    etag,
    crc32: [compositeOf(sent.map(({ crc32 }) => crc32)), combinedCrc32(sent)],
  };
}

/** Every worker takes the next part when it has sent its last one: no more than that is in memory. */
async function sendAll(
  target: Target,
  next: () => Promise<Part | undefined>,
  sending: Sending,
): Promise<SentPart[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(target.signal ? [target.signal] : [])]);
  const sent: SentPart[] = [];
  const work = async () => {
    for (let part = await next(); part !== undefined; part = await next()) {
      try {
        signal.throwIfAborted();
        sent[part.number - 1] = await sendPart({ ...target, signal }, part, sending);
      } finally {
        part.release();
      }
    }
  };
  const workers = Array.from({ length: sending.atOnce }, () =>
    work().catch((error) => {
      failed.abort(error);
      throw error;
    }),
  );
  // All of them, and not the first that fails: nothing may arrive after the upload was aborted.
  await Promise.allSettled(workers);
  signal.throwIfAborted();
  return sent;
}

async function sendPart(
  target: Target,
  { number, bytes }: Part,
  { uploadId, order, there }: Sending,
): Promise<SentPart> {
  const [crc32, size] = [crc32Of(bytes), bytes.length];
  const sum = order.checksums ? { ChecksumCRC32: crc32 } : {};
  const found = there.get(number);
  if (found !== undefined && holds(found, bytes, crc32)) {
    return { crc32, size, completed: { PartNumber: number, ETag: found.etag, ...sum } };
  }
  const { ETag } = await target.client.send(
    new UploadPartCommand({
      ...objectOf(target),
      UploadId: uploadId,
      PartNumber: number,
      Body: bytes,
      ContentLength: size,
      ...(order.checksums && { ChecksumAlgorithm: 'CRC32', ...sum }),
    }),
    optionsOf(target.signal),
  );
  order.onSent(size);
  return { crc32, size, completed: { PartNumber: number, ETag, ...sum } };
}

/** @returns the ETag of the object; undefined where the answer was lost */
export async function completeParts(
  target: Target,
  { uploadId, order }: Pick<Sending, 'uploadId' | 'order'>,
  parts: CompletedPart[],
): Promise<string | undefined> {
  const { client, signal } = target;
  // Not every server has conditions for uploads in parts: there, this is all that keeps a key as it is.
  await refuseUnmet(target, order);
  try {
    const { ETag } = await client.send(
      new CompleteMultipartUploadCommand({
        ...objectOf(target),
        ...order.condition,
        UploadId: uploadId,
        MultipartUpload: { Parts: parts },
      }),
      optionsOf(signal),
    );
    if (!ETag) throw new TypeError('that is no answer of S3');
    return ETag;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
    // The SDK asks again after an answer that was lost, when the upload is complete already: servers
    // have various words for that. What is there is compared afterwards.
    const create = 'IfNoneMatch' in order.condition;
    if (!create || signal?.aborted || (await etagOf(target)) === undefined) throw error;
    if ((await tryAbort(target, uploadId)) !== undefined) throw error;
    return undefined;
  }
}

/** @throws KeyExists where the condition does not hold now */
async function refuseUnmet(target: Target, { condition }: Order): Promise<void> {
  const etag = await etagOf(target);
  const wanted = 'IfMatch' in condition ? condition.IfMatch : undefined;
  if (etag?.replaceAll('"', '') !== wanted) throw new KeyExists();
}

async function etagOf(target: Target): Promise<string | undefined> {
  try {
    const command = new HeadObjectCommand(objectOf(target));
    return (await target.client.send(command, optionsOf(target.signal))).ETag;
  } catch (error) {
    if (isNamed(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** Milliseconds. Many parts may take a while; who interrupts us does not wait. */
const [patience, interrupted] = [60_000, 4000];

/** @returns why the upload may still be there */
export async function tryAbort(target: Target, uploadId: string): Promise<unknown> {
  const command = new AbortMultipartUploadCommand({ ...objectOf(target), UploadId: uploadId });
  const ended = new AbortController();
  const timers = [setTimeout(() => ended.abort(), patience)];
  const hurry = () => timers.push(setTimeout(() => ended.abort(), interrupted));
  target.signal?.addEventListener('abort', hurry);
  if (target.signal?.aborted) hurry();
  try {
    // Not by the signal itself: what ends us is no reason to leave parts behind.
    await target.client.send(command, { abortSignal: ended.signal });
    return undefined;
  } catch (error) {
    return isNamed(error, 'NoSuchUpload', 'NoSuchBucket') ? undefined : error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    target.signal?.removeEventListener('abort', hurry);
  }
}
