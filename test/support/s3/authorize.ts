import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import {
  algorithm,
  equalSignatures,
  type Scope,
  scopeText,
  signatureOf,
  stringToSign,
} from './signature.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Authority {
  readonly region: string;
  readonly credentials: Credentials;
  /** Session tokens that were good once. */
  readonly expiredTokens: ReadonlySet<string>;
  /** Whether anybody may read objects. */
  readonly publicRead: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const maximumSkew = 15 * 60 * 1000;
const anonymousOperations: readonly string[] = ['GetObject', 'HeadObject'];

/**
 * Whether the one who sent this may: the signature is his, fresh, for this region, and covers all
 * that it must.
 * @throws S3Error with the code that S3 has for what is wrong
 */
export function authorize(request: S3Request, authority: Authority): void {
  const { headers } = request;
  const { authorization } = headers;
  if (authorization === undefined) {
    if (authority.publicRead && anonymousOperations.includes(request.operation)) return;
    throw new S3Error('AccessDenied', 'Access Denied');
  }
  const { accessKeyId, scope, signedHeaders, signature } = parseAuthorization(authorization);
  const time = headers['x-amz-date'] ?? '';
  refuseSkew(time, authority.now);
  refuseScope(scope, time, authority.region);
  refuseCredentials(accessKeyId, headers['x-amz-security-token'], authority);
  const payloadHash = headers['x-amz-content-sha256'];
  if (payloadHash === undefined) {
    const message = 'Missing required header for this request: x-amz-content-sha256';
    throw new S3Error('InvalidRequest', message);
  }
  refuseUnsignedHeaders(headers, signedHeaders);
  const text = stringToSign({ ...request, signedHeaders, payloadHash }, time, scope);
  const expected = signatureOf(text, authority.credentials.secretAccessKey, scope);
  if (equalSignatures(signature, expected)) return;
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    { details: { StringToSign: text } },
  );
}

const authorizationHeader =
  /^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>[^/,]+)\/(?<scope>[^, ]+), ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

function parseAuthorization(text: string) {
  const { accessKeyId, scope, headers, signature } = authorizationHeader.exec(text)?.groups ?? {};
  if (!accessKeyId || !scope || !headers || !signature) {
    throw malformed(`is not ${algorithm} with Credential, SignedHeaders and Signature`);
  }
  const [day = '', region = ''] = scope.split('/');
  if (scope !== scopeText({ day, region })) throw malformed(`has the invalid scope ${scope}`);
  const signedHeaders = headers.split(';');
  if (signedHeaders.toSorted().join(';') !== headers) throw malformed('has unsorted SignedHeaders');
  return { accessKeyId, scope: { day, region }, signedHeaders, signature };
}

function refuseSkew(time: string, now: number): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (parts === null) {
    const message = 'AWS authentication requires a valid Date or x-amz-date header';
    throw new S3Error('AccessDenied', message);
  }
  const [, year, month, day, hour, minute, second] = parts;
  const sent = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Math.abs(sent - now) <= maximumSkew) return;
  throw new S3Error(
    'RequestTimeTooSkewed',
    "The difference between the request time and the server's time is too large.",
    { details: { RequestTime: time, ServerTime: new Date(now).toISOString() } },
  );
}

function refuseScope({ day, region }: Scope, time: string, expectedRegion: string): void {
  if (day !== time.slice(0, 8)) throw malformed(`has the day ${day}, the request ${time}`);
  if (region === expectedRegion) return;
  throw new S3Error(
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; the region '${region}' is wrong; expecting '${expectedRegion}'`,
    { details: { Region: expectedRegion }, headers: { 'x-amz-bucket-region': expectedRegion } },
  );
}

function refuseCredentials(
  accessKeyId: string,
  token: string | undefined,
  { credentials, expiredTokens }: Authority,
): void {
  if (token !== undefined && expiredTokens.has(token)) {
    throw new S3Error('ExpiredToken', 'The provided token has expired.');
  }
  const tokenMissing = token === undefined && credentials.sessionToken !== undefined;
  if (accessKeyId !== credentials.accessKeyId || tokenMissing) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new S3Error('InvalidAccessKeyId', message, { details: { AWSAccessKeyId: accessKeyId } });
  }
  if (token !== credentials.sessionToken) {
    throw new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
}

/** `host` and every header of Amazon's must be signed: else another could change what they say. */
function refuseUnsignedHeaders(
  headers: Readonly<Record<string, string>>,
  signedHeaders: readonly string[],
): void {
  const needed = Object.keys(headers).filter((name) => /^(?:host$|x-amz-)/.test(name));
  const unsigned = needed.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length === 0) return;
  throw new S3Error(
    'AccessDenied',
    'There were headers present in the request which were not signed',
    {
      details: { HeadersNotSigned: unsigned.join(', ') },
    },
  );
}

function malformed(why: string): S3Error {
  const message = `The authorization header is malformed; it ${why}`;
  return new S3Error('AuthorizationHeaderMalformed', message);
}
