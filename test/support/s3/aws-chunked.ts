import { S3Error } from './s3-error.ts';

const minimumChunk = 8192;
const longestLine = 4096;

/**
 * The bytes in a body of `Content-Encoding: aws-chunked`, whose chunks are not signed:
 * `SIZE CRLF BYTES CRLF ... 0 CRLF NAME:VALUE CRLF CRLF`, sizes in hex.
 * @param onTrailers gets what stands after the last chunk, by lower-case name
 * @throws S3Error `IncompleteBody`, `InvalidChunkSizeError` or `MalformedTrailerError`
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  onTrailers: (trailers: ReadonlyMap<string, string>) => void,
): AsyncGenerator<Uint8Array> {
  const reader = chunkReader(source);
  let last = minimumChunk;
  for (;;) {
    const size = chunkSize(await reader.line());
    if (size === 0) break;
    if (last < minimumChunk) {
      const message = `Only the last chunk is allowed to have a size less than ${minimumChunk} bytes`;
      throw new S3Error('InvalidChunkSizeError', message);
    }
    last = size;
    yield* reader.bytes(size);
    if ((await reader.line()) !== '') throw incomplete();
  }
  const trailers = new Map<string, string>();
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new S3Error('MalformedTrailerError', `The request has the malformed trailer ${line}`);
    }
    trailers.set(name.toLowerCase(), value.trim());
  }
  await reader.end();
  onTrailers(trailers);
}

function chunkSize(line: string): number {
  if (!/^[0-9a-f]{1,12}$/i.test(line)) throw incomplete();
  return Number.parseInt(line, 16);
}

/** Lines and counted bytes, however the source is cut into blocks. */
function chunkReader(source: AsyncIterable<Uint8Array>) {
  const blocks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.of();

  /** @returns undefined at the end */
  async function next(): Promise<Buffer | undefined> {
    const { done, value } = await blocks.next();
    return done === true ? undefined : Buffer.from(value);
  }

  async function line(): Promise<string> {
    for (;;) {
      const end = rest.indexOf('\r\n');
      if (end >= 0) {
        const text = rest.toString('latin1', 0, end);
        rest = rest.subarray(end + 2);
        return text;
      }
      const block = rest.length < longestLine ? await next() : undefined;
      if (block === undefined) throw incomplete();
      rest = Buffer.concat([rest, block]);
    }
  }

  async function* bytes(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      const block = rest.length > 0 ? rest : await next();
      if (block === undefined) throw incomplete();
      yield block.subarray(0, left);
      rest = block.subarray(left);
      left -= Math.min(left, block.length);
    }
  }

  async function end(): Promise<void> {
    if (rest.length > 0 || (await next()) !== undefined) throw incomplete();
  }

  return { line, bytes, end };
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The request body terminated unexpectedly');
}
