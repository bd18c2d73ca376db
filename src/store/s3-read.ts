import { GetObjectCommand } from '@aws-sdk/client-s3';
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

/** Of an object that is still the same. */
export interface Range {
  /** Bytes: the first, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly etag: string;
}

/**
 * The bytes of an object, or a part of them. A connection that breaks is made anew, and goes on where it stopped.
 * @param failure makes the error that is thrown
 * @returns undefined when there is no such object
 */
export async function readObject(
  target: Target,
  failure: (error: unknown) => Error,
  range?: Range | undefined,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    return blocks(target, { first: await get(target, range), range }, failure);
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return undefined;
    throw failure(error);
  }
}

async function get(
  { client, bucket, key, signal }: Target,
  { from, to, etag }: Partial<Range> = {},
): Promise<Answer> {
  const Range = `bytes=${from}-${to === undefined ? '' : to - 1}`;
  const rest = from === undefined ? {} : { Range, ...(etag && { IfMatch: etag }) };
  const { Body, ContentLength, ETag, ContentRange } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, ...rest }),
    optionsOf(signal),
  );
  if (Body === undefined || ContentLength === undefined || ETag === undefined) {
    throw new TypeError('that is no answer of S3');
  }
  if (from !== undefined && !ContentRange?.startsWith(`bytes ${from}-`)) {
    throw new TypeError('the server sends all of it where a part was asked for');
  }
  return { body: Body as AsyncIterable<Uint8Array>, size: ContentLength, etag: ETag };
}

async function* blocks(
  target: Target,
  { first, range }: { readonly first: Answer; readonly range: Range | undefined },
  failure: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  const { from, ...rest } = { from: 0, etag: first.etag, ...range };
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
      const again = get(target, { ...rest, from: from + at });
      body = (await again.catch((why) => Promise.reject(failure(why)))).body;
    }
  } while (at < first.size);
}
