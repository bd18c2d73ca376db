import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { decodeAwsChunked } from './aws-chunked.ts';
import {
  badDigest,
  type ChecksumAlgorithm,
  checksumHeader,
  type Digest,
  parseDigest,
  runningDigest,
} from './checksum.ts';
import { commandPayload, type Payload } from './payload.ts';
import { S3Error } from './s3-error.ts';

/** A body that kept what its headers promised. */
export interface Received {
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum: Digest;
}

const maximumText = 2 * 1024 * 1024;

/**
 * Writes a body to a new file. When anything is wrong with it, or it breaks off, no file is left.
 * @param algorithm of the checksum that is computed where the client declared none
 * @throws S3Error, or what reading the body throws
 */
export async function receiveFile(
  payload: Payload,
  body: AsyncIterable<Uint8Array>,
  file: string,
  algorithm: ChecksumAlgorithm,
): Promise<Received> {
  const check = checker(payload, payload.checksum?.algorithm ?? algorithm);
  try {
    await pipeline(check.through(body), createWriteStream(file, { flags: 'wx' }));
    return check.received();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/**
 * The body of a request that uploads nothing, as text, and verified too. Mostly there is none.
 * @throws S3Error, `MalformedXML` where it is too long to be any
 */
export async function receiveText(
  headers: Readonly<Record<string, string>>,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  const payload = commandPayload(headers);
  if (payload.length > maximumText) throw new S3Error('MalformedXML', 'The XML is too long');
  const check = checker(payload, 'CRC32');
  const blocks: Uint8Array[] = [];
  for await (const block of check.through(body)) blocks.push(block);
  check.received();
  return Buffer.concat(blocks).toString();
}

function checker(payload: Payload, algorithm: ChecksumAlgorithm) {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const checksum = runningDigest(algorithm);
  let size = 0;
  let trailers: ReadonlyMap<string, string> = new Map();

  async function* through(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const keep = (found: ReadonlyMap<string, string>) => {
      trailers = found;
    };
    for await (const block of payload.chunked ? decodeAwsChunked(body, keep) : body) {
      size += block.length;
      md5.update(block);
      if (payload.sha256 !== undefined) sha256.update(block);
      checksum.update(block);
      yield block;
    }
  }

  /** What came, if it is what was promised. */
  function received(): Received {
    const found = { size, md5: md5.digest(), checksum: { algorithm, bytes: checksum.digest() } };
    refuseOther(payload, found, sha256.digest('hex'));
    const declared = payload.checksum?.digest ?? trailingDigest(payload, trailers);
    if (declared?.bytes.equals(found.checksum.bytes) === false) throw badDigest(algorithm);
    return found;
  }

  return { through, received };
}

function refuseOther(payload: Payload, { size, md5 }: Received, sha256: string): void {
  if (size !== payload.length) {
    const message =
      'You did not provide the number of bytes specified by the Content-Length header';
    throw new S3Error('IncompleteBody', message);
  }
  if (payload.sha256 !== undefined && payload.sha256 !== sha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error('XAmzContentSHA256Mismatch', message, {
      details: { ClientComputedContentSHA256: payload.sha256, S3ComputedContentSHA256: sha256 },
    });
  }
  if (payload.md5?.equals(md5) === false) {
    const message = 'The Content-MD5 you specified did not match what we received.';
    throw new S3Error('BadDigest', message);
  }
}

/** @throws S3Error `MalformedTrailerError` where the promised trailer, and it alone, did not come */
function trailingDigest(
  { checksum, chunked }: Payload,
  trailers: ReadonlyMap<string, string>,
): Digest | undefined {
  if (!chunked || checksum === undefined) return undefined;
  const text = trailers.get(checksumHeader(checksum.algorithm));
  if (text !== undefined && trailers.size === 1) return parseDigest(checksum.algorithm, text);
  const names = [...trailers.keys()].join(', ');
  throw new S3Error(
    'MalformedTrailerError',
    `The request has other trailers than promised: ${names}`,
  );
}
