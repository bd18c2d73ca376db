import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  type Digest,
  parseDigest,
} from './checksum.ts';
import { S3Error } from './s3-error.ts';

/** What the headers promise of a body. */
export interface Payload {
  /** Hex; undefined where the payload is not signed. */
  readonly sha256: string | undefined;
  /** Bytes, without the framing of aws-chunked. */
  readonly length: number;
  readonly chunked: boolean;
  readonly md5: Buffer | undefined;
  readonly checksum: Declared | undefined;
}

export interface Declared {
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined where it comes after the body. */
  readonly digest: Digest | undefined;
}

/** What a server asks of uploads. */
export interface PayloadRules {
  readonly requireChecksum: boolean;
  readonly requireSignedPayload: boolean;
  readonly noTrailers: boolean;
}

type Headers = Readonly<Record<string, string>>;

const maximumUpload = 5 * 1024 ** 3;
const unsignedTrailer = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Of a request whose body is XML or nothing. @throws S3Error */
export function commandPayload(headers: Headers): Payload {
  const length = Number(headers['content-length'] ?? 0);
  const sha256 = payloadSha256(headers);
  return { sha256, length, chunked: false, md5: contentMd5(headers), checksum: undefined };
}

/** Of a request whose body is an object or a part of one. @throws S3Error */
export function uploadPayload(headers: Headers, rules: PayloadRules): Payload {
  const chunked = headers['x-amz-content-sha256'] === unsignedTrailer;
  const sha256 = chunked ? undefined : payloadSha256(headers);
  if (rules.requireSignedPayload && sha256 === undefined) {
    throw new S3Error('AccessDenied', 'Access Denied: the payload must be signed');
  }
  const length = uploadLength(headers, chunked, rules);
  const md5 = contentMd5(headers);
  const checksum = declaredChecksum(headers, chunked);
  refuseOtherAlgorithm(headers['x-amz-sdk-checksum-algorithm'], checksum, md5);
  if (rules.requireChecksum && md5 === undefined && checksum === undefined) {
    throw invalid('Content-MD5 OR x-amz-checksum- HTTP header is required for Put requests');
  }
  return { sha256, length, chunked, md5, checksum };
}

function payloadSha256(headers: Headers): string | undefined {
  const value = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  if (value === 'UNSIGNED-PAYLOAD') return undefined;
  if (/^[0-9a-f]{64}$/.test(value)) return value;
  if (value.startsWith('STREAMING-')) {
    throw new S3Error('NotImplemented', `x-amz-content-sha256: ${value} is not implemented here`);
  }
  const message = `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${unsignedTrailer}, or a valid sha256 value.`;
  throw new S3Error('InvalidArgument', message);
}

function uploadLength(headers: Headers, chunked: boolean, rules: PayloadRules): number {
  if (chunked && rules.noTrailers) throw lengthMissing();
  const encodings = (headers['content-encoding'] ?? '').split(',').map((word) => word.trim());
  if (chunked !== encodings.includes('aws-chunked')) {
    throw invalid('Content-Encoding: aws-chunked goes with a STREAMING payload, and only with it');
  }
  const text = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'];
  if (text === undefined || !/^\d+$/.test(text)) throw lengthMissing();
  if (Number(text) <= maximumUpload) return Number(text);
  throw new S3Error(
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed object size.',
    { details: { ProposedSize: text, MaxSizeAllowed: String(maximumUpload) } },
  );
}

function lengthMissing(): S3Error {
  return new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
}

function contentMd5(headers: Headers): Buffer | undefined {
  const text = headers['content-md5'];
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 16 && bytes.toString('base64') === text) return bytes;
  throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
}

function declaredChecksum(headers: Headers, chunked: boolean): Declared | undefined {
  const inHeaders = checksumAlgorithms.flatMap((algorithm) => {
    const text = headers[checksumHeader(algorithm)];
    return text === undefined ? [] : [{ algorithm, digest: parseDigest(algorithm, text) }];
  });
  const trailer = headers['x-amz-trailer'];
  if ((trailer !== undefined) !== chunked) {
    throw new S3Error(
      'MalformedTrailerError',
      'x-amz-trailer goes with a payload that has trailers',
    );
  }
  const declared = trailer === undefined ? inHeaders : [...inHeaders, inTrailer(trailer)];
  if (declared.length <= 1) return declared[0];
  throw invalid(
    'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
  );
}

function inTrailer(name: string): Declared {
  const algorithm = checksumAlgorithms.find((one) => checksumHeader(one) === name.toLowerCase());
  if (algorithm !== undefined) return { algorithm, digest: undefined };
  throw invalid('The value specified in the x-amz-trailer header is not supported');
}

/** A client that names an algorithm must send that checksum, and no other. */
function refuseOtherAlgorithm(
  named: string | undefined,
  checksum: Declared | undefined,
  md5: Buffer | undefined,
): void {
  if (named === undefined) return;
  if (named === 'MD5' ? md5 !== undefined : checksum?.algorithm === named) return;
  throw invalid(
    'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
  );
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', message);
}
