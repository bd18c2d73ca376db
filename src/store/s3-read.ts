import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { UserError } from '../errors.ts';
import { isNamed } from './s3-errors.ts';
import { optionsOf, type Target } from './s3-target.ts';

/** How often a download goes on after its connection broke, without a byte in between. */
const attempts = 4;

interface Answer {
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes that are still to come. */
  readonly size: number;
  readonly etag: string;
}

/**
 * The bytes of an object. A connection that breaks is made anew, and goes on where it stopped.
 * @param failure makes the error that a person sees
 * @returns undefined when there is no such object
 */
export async function readObject(
  target: Target,
  failure: (error: unknown) => UserError,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    return blocks(target, await get(target), failure);
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return undefined;
    throw failure(error);
  }
}

async function get(
  { client, bucket, key, signal }: Target,
  from = 0,
  etag?: string,
): Promise<Answer> {
  const rest = from === 0 ? {} : { Range: `bytes=${from}-`, ...(etag && { IfMatch: etag }) };
  const { Body, ContentLength, ETag, ContentRange } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, ...rest }),
    optionsOf(signal),
  );
  if (Body === undefined || ContentLength === undefined || ETag === undefined) {
    throw new TypeError('that is no answer of S3');
  }
  if (from > 0 && !ContentRange?.startsWith(`bytes ${from}-`)) {
    throw new TypeError('the server sends all of it where a part was asked for');
  }
  return { body: Body as AsyncIterable<Uint8Array>, size: ContentLength, etag: ETag };
}

async function* blocks(
  target: Target,
  first: Answer,
  failure: (error: unknown) => UserError,
): AsyncGenerator<Uint8Array> {
  let [{ body }, at, failures] = [first, 0, 0];
  // At least once: a body that nobody reads keeps its connection.
  do {
    try {
      for await (const block of body) {
        [at, failures] = [at + block.length, 0];
        yield block;
      }
      if (at < first.size) throw new Error('the connection was closed too early');
    } catch (error) {
      failures++;
      if (failures >= attempts) throw failure(error);
      body = (await get(target, at, first.etag).catch((again) => Promise.reject(failure(again))))
        .body;
    }
  } while (at < first.size);
}
