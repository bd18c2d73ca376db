import { createHash } from 'node:crypto';
import { type CompletedPart, UploadPartCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { messageOf } from '../errors.ts';
import { urlPath } from '../escape/url.ts';
import type { PartMemory } from './part-memory.ts';
import { isNamed, UnfinishedUpload } from './s3-errors.ts';
import { beginParts, completeParts, tryAbort } from './s3-multipart.ts';
import type { Order, Sent } from './s3-put.ts';
import { readObject } from './s3-read.ts';
import { objectOf, optionsOf, type Target } from './s3-target.ts';
import { type Piece, wrapPieces } from './wrap-pieces.ts';
import type { Wrapped } from './wrapped.ts';

/** Parts that are copied or sent at one time. */
const atOnce = 8;

export interface WrapMeans {
  readonly memory: PartMemory;
  /** Bytes, where the server wants another size than ours. */
  readonly partSize?: number | undefined;
}

/** The server does not copy. What was begun is aborted. */
export class CannotCopy extends Error {
  override readonly name = 'CannotCopy';
}

/**
 * Makes an object of another one of the bucket with something around it: parts that are all of the
 * other one the server copies by itself, and only those at both ends are read and sent.
 * @param source the other object
 * @returns undefined where it is too small for that
 * @throws CannotCopy, or whatever the SDK throws
 */
export async function uploadWrapped(
  target: Target,
  source: Target,
  { order, wrapped, means }: { order: Order; wrapped: Wrapped; means: WrapMeans },
): Promise<Sent | undefined> {
  const pieces = wrapPieces(wrapped, means.memory.limit, means.partSize);
  if (pieces === undefined) return undefined;
  // A part that is copied has no checksum of ours: the object's is then that of the ETag.
  const plain = { ...order, checksums: false };
  const uploadId = await beginParts(target, plain);
  try {
    const limit = pLimit(atOnce);
    const failed = new AbortController();
    const signal = AbortSignal.any([failed.signal, ...(target.signal ? [target.signal] : [])]);
    const make = async (piece: Piece): Promise<CompletedPart> => {
      signal.throwIfAborted();
      const of = { target: { ...target, signal }, source, uploadId };
      if (piece.copied) return copy(piece, { ...of, order, wrapped });
      return send(piece, { ...of, order, wrapped, memory: means.memory });
    };
    const making = pieces.map((piece) =>
      limit(() => make(piece)).catch((error) => {
        failed.abort(error);
        throw error;
      }),
    );
    // All of them: nothing may arrive after the upload was aborted.
    await Promise.allSettled(making);
    signal.throwIfAborted();
    const parts = await Promise.all(making);
    const etag = await completeParts(target, { uploadId, order: plain }, parts);
    const size = pieces.reduce((total, { to, from }) => total + to - from, 0);
    return { size, etag, crc32: [] };
  } catch (error) {
    if ((await tryAbort(target, uploadId)) !== undefined) {
      throw new UnfinishedUpload(target.key, uploadId, error);
    }
    throw error;
  }
}

interface Making {
  readonly target: Target;
  readonly source: Target;
  readonly uploadId: string;
  readonly order: Order;
  readonly wrapped: Wrapped;
}

async function copy(
  { number, from, to }: Piece,
  { target, source, uploadId, order, wrapped }: Making,
): Promise<CompletedPart> {
  const [first, last] = [from - wrapped.head.length, to - wrapped.head.length - 1];
  try {
    const { CopyPartResult } = await target.client.send(
      new UploadPartCopyCommand({
        ...objectOf(target),
        UploadId: uploadId,
        PartNumber: number,
        CopySource: `${source.bucket}/${urlPath(source.key)}`,
        CopySourceIfMatch: wrapped.of.version,
        CopySourceRange: `bytes=${first}-${last}`,
      }),
      optionsOf(target.signal),
    );
    if (!CopyPartResult?.ETag) throw new TypeError('that is no answer of S3');
    order.onCopied(to - from);
    return { PartNumber: number, ETag: CopyPartResult.ETag };
  } catch (error) {
    target.signal?.throwIfAborted();
    if (isNamed(error, 'PreconditionFailed', 'NoSuchUpload', 'NoSuchKey')) throw error;
    throw new CannotCopy(messageOf(error), { cause: error });
  }
}

async function send(
  { number, from, to }: Piece,
  { target, source, uploadId, order, wrapped, memory }: Making & { readonly memory: PartMemory },
): Promise<CompletedPart> {
  const buffer = await memory.take(to - from);
  try {
    await fill(buffer, from, { ...source, signal: target.signal }, wrapped);
    const { ETag } = await target.client.send(
      new UploadPartCommand({
        ...objectOf(target),
        UploadId: uploadId,
        PartNumber: number,
        Body: buffer,
        ContentLength: buffer.length,
        ContentMD5: createHash('md5').update(buffer).digest('base64'),
      }),
      optionsOf(target.signal),
    );
    order.onSent(buffer.length);
    return { PartNumber: number, ETag };
  } finally {
    memory.give(buffer);
  }
}

/** The bytes from `from` on of head, object and tail. */
async function fill(
  buffer: Buffer,
  from: number,
  source: Target,
  { head, of, tail }: Wrapped,
): Promise<void> {
  const [start, end] = [head.length, head.length + of.size];
  if (from < start) head.copy(buffer, 0, from);
  const [first, last] = [
    Math.max(from, start) - start,
    Math.min(from + buffer.length, end) - start,
  ];
  if (first < last) {
    const range = { from: first, to: last, etag: of.version };
    const body = await readObject(source, (error) => error as Error, range);
    if (body === undefined) throw new Error(`${source.key} has gone while it was copied`);
    let at = first + start - from;
    for await (const block of body) {
      buffer.set(block, at);
      at += block.length;
    }
  }
  if (from + buffer.length > end)
    tail.copy(buffer, Math.max(0, end - from), Math.max(0, from - end));
}
