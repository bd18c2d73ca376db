import { messageOf, UserError } from '../errors.ts';
import { locationOf, type S3Location } from './s3-location.ts';

/** Parts of ours are left on the server, where they cost money. */
export class UnfinishedUpload extends Error {
  override readonly name = 'UnfinishedUpload';

  /** @param within milliseconds in which it can be gone on with; absent where nobody can */
  constructor(key: string, uploadId: string, cause: unknown, within?: number) {
    super(
      within === undefined
        ? `an unfinished upload of ${key} is left (${uploadId}) and costs money: abort it, and let a lifecycle rule of the bucket do that (AbortIncompleteMultipartUpload)`
        : `what was sent of ${key} is kept on the server, where it costs money: the same command on this machine goes on with it, and after ${formatDuration(within)} the next one aborts it`,
      { cause },
    );
  }
}

function formatDuration(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Why an upload did not come about, whatever it left. */
export function reasonOf(error: unknown): unknown {
  return error instanceof UnfinishedUpload ? error.cause : error;
}

/** As S3 says it where it knows conditions. */
export class KeyExists extends Error {
  override readonly name = 'PreconditionFailed';

  constructor() {
    super('the key exists');
  }
}

/** Whether S3 answered with this error. By name: the SDK's classes are many. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    names.includes(String(error.name))
  );
}

/**
 * What an error of the SDK comes to, for a person. `doing` says what we were at, `right` what right
 * that takes, where it is just one: `s3:DeleteObject`.
 */
export function s3Error(
  error: unknown,
  where: S3Location,
  doing: string,
  right?: string,
): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof UnfinishedUpload) {
    const { code, message, hint, cause } = s3Error(error.cause, where, doing, right);
    return new UserError(code, message, { hint: `${hint}; ${error.message}`, cause });
  }
  const { code, why, hint } = explain(error, where, right);
  return new UserError(code, `${locationOf(where)}, ${doing}: ${why}`, { hint, cause: error });
}

interface Explanation {
  readonly code: 'store-denied' | 'store-unreachable';
  readonly why: string;
  readonly hint: string;
}

/** What S3 says (Amazon S3 API reference, "Error responses") and what to do about it. */
const denials: Readonly<Record<string, string>> = {
  AccessDenied:
    'these credentials may not do that: grant s3:GetObject, s3:PutObject, s3:ListBucket and the others that docs/s3.md lists',
  CredentialsProviderError:
    'there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or assume a role first (docs/s3.md)',
  ExpiredToken:
    'the credentials have expired, and whoever gave them gives no new ones: get new ones, then run the same command again',
  InvalidAccessKeyId:
    'the server does not know this access key: check AWS_ACCESS_KEY_ID and endpoint',
  InvalidToken: 'check AWS_SESSION_TOKEN: it does not belong to these credentials',
  RequestTimeTooSkewed: 'the clock of this machine is wrong: set it',
  SignatureDoesNotMatch: 'check AWS_SECRET_ACCESS_KEY',
};

const mistakes: Readonly<Record<string, string>> = {
  AuthorizationHeaderMalformed: 'check region in the storage URL',
  BadDigest: 'the data was damaged on its way: try again',
  ConditionalRequestConflict:
    'somebody else writes the same key again and again: wait for them, then run the same command again',
  InvalidPart:
    'something removes parts of uploads there: find out, then run the same command again',
  NoSuchBucket: 'make the bucket first, or check its name, region and endpoint in the storage URL',
  NoSuchKey: 'somebody removed the object meanwhile: run the same command again',
  NoSuchUpload: 'something aborts uploads there: find out, then run the same command again',
  NotImplemented: 'this server lacks something that uploads need (docs/s3.md lists what is tried)',
  PreconditionFailed:
    'the server refuses to write the key, though nothing is there: does it know If-None-Match? (docs/s3.md)',
  PermanentRedirect: 'check region and endpoint in the storage URL',
  XAmzContentSHA256Mismatch: 'the data was damaged on its way: try again',
  SlowDown: 'the server is busy: try again later, with fewer jobs at once',
  TimeoutError:
    'the server was silent again and again: check endpoint in the storage URL, proxy and firewall, then try again',
};

const network: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check endpoint in the storage URL',
  ECONNRESET: 'the connection broke again and again: try again',
  ENOTFOUND: 'check bucket, region and endpoint in the storage URL, and the name server',
  ETIMEDOUT: 'check endpoint in the storage URL, proxy and firewall',
};

function explain(error: unknown, { region }: S3Location, right: string | undefined): Explanation {
  const { name, status, bucketRegion } = answerOf(error);
  const refused =
    right === undefined
      ? denials.AccessDenied
      : `these credentials may not do that: grant ${right} (docs/s3.md lists who needs it)`;
  const denial =
    name === 'AccessDenied' || (denials[name] === undefined && (status === 401 || status === 403))
      ? refused
      : denials[name];
  if (denial !== undefined)
    return { code: 'store-denied', why: reason(error, status), hint: denial };
  const code = 'store-unreachable';
  if (bucketRegion !== undefined && bucketRegion !== region) {
    return {
      code,
      why: `the bucket is in ${bucketRegion}, not in ${region}`,
      hint: `write region=${bucketRegion} in the storage URL`,
    };
  }
  // The SDK wraps some errors of the system, and keeps their text alone.
  const errno = Object.keys(network).find((each) => messageOf(error).includes(each));
  const known = mistakes[name] ?? (errno === undefined ? undefined : network[errno]);
  if (known !== undefined) return { code, why: reason(error, status), hint: known };
  return { code, why: reason(error, status), hint: guess(error, status) };
}

function guess(error: unknown, status: number | undefined): string {
  if (/certificate|self.signed|CERT_/i.test(messageOf(error))) {
    return "this machine does not trust the server's certificate: name its authority in NODE_EXTRA_CA_CERTS";
  }
  const url = 'check the storage URL (storage.url, --storage): is an S3 server behind it?';
  // All that a HEAD is told of credentials that have expired.
  const unsaid = status === 400 && isNamed(error, 'Unknown', 'UnknownError', 'BadRequest', '400');
  return unsaid ? `have the credentials expired? Else ${url}` : url;
}

/** A HEAD is answered without a body, and so without a reason. */
function reason(error: unknown, status: number | undefined): string {
  const { name } = answerOf(error);
  const message = messageOf(error);
  const said = /^(Unknown|UnknownError)?$/.test(message) ? `HTTP status ${status}` : message;
  return name === '' || name === 'Error' || said.includes(name) ? said : `${name}: ${said}`;
}

interface S3Answer {
  readonly name: string;
  readonly status: number | undefined;
  readonly bucketRegion: string | undefined;
}

function answerOf(error: unknown): S3Answer {
  if (typeof error !== 'object' || error === null) {
    return { name: '', status: undefined, bucketRegion: undefined };
  }
  const { name, $metadata, $response, Region } = error as Record<string, never> & {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
    readonly Region?: string;
  };
  return {
    name: name ?? '',
    status: $metadata?.httpStatusCode,
    bucketRegion: Region ?? $response?.headers?.['x-amz-bucket-region'],
  };
}
