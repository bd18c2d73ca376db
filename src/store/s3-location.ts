import { UserError } from '../errors.ts';
import { urlPath } from '../escape/url.ts';

/** Where a bucket is, and how to talk to its server. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or without a slash at either end. */
  readonly prefix: string;
  readonly region: string;
  /** URL of the server, where it is not AWS. */
  readonly endpoint: string | undefined;
  /** `ENDPOINT/BUCKET/KEY` instead of `BUCKET.ENDPOINT/KEY`. */
  readonly pathStyle: boolean;
  /** Section of the shared AWS configuration that has the credentials. */
  readonly profile: string | undefined;
  /** What the server is to check besides the signature. Some servers refuse what they do not know. */
  readonly checksum: 'crc32' | 'none';
  /** Bytes in a part, where a server wants another size than ours. */
  readonly partSize: number | undefined;
}

const parameters = [
  'region',
  'endpoint',
  'scheme',
  'path-style',
  'profile',
  'checksum',
  'part-size',
];
const form = 's3://BUCKET/PREFIX?region=REGION, and for another server than AWS &endpoint=URL';

/**
 * `s3://BUCKET/PREFIX?region=&endpoint=&scheme=&path-style=&profile=`: Nix's names, as in the
 * store URLs of its manual ("S3 Binary Cache Store"); `checksum` and `part-size` (MiB) are ours.
 * `endpoint` may be a URL or a bare host.
 * @throws UserError `config-invalid`
 */
export function parseS3Url(text: string): S3Location {
  const url = parse(text);
  const bucket = decoded(text, url.hostname);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{2,62}$/.test(bucket)) {
    throw wrong(text, `${JSON.stringify(bucket)} is no name of a bucket`);
  }
  if (url.username !== '' || url.password !== '' || url.port !== '' || url.hash !== '') {
    throw wrong(text, 'there is more than a bucket, a prefix and parameters', credentialsHint);
  }
  const values = readParameters(text, url.searchParams);
  const endpoint = givenEndpoint(text, values);
  return {
    bucket,
    prefix: prefixOf(text, url.pathname),
    region: values.get('region') ?? 'us-east-1',
    endpoint,
    // Wildcard certificates do not cover a bucket with dots, other servers seldom have names for buckets.
    pathStyle: pathStyleOf(text, values) ?? (endpoint !== undefined || bucket.includes('.')),
    profile: values.get('profile'),
    checksum: checksumOf(text, values),
    partSize: partSizeOf(text, values),
  };
}

/** `s3://BUCKET/PREFIX`: what a person calls it. */
export function locationOf({ bucket, prefix }: S3Location): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

/** URL of the server (AWS General Reference, "Amazon S3 endpoints"; China has a domain of its own). */
export function endpointOf({ region, endpoint }: S3Location): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return endpoint ?? `https://s3.${region}.${domain}`;
}

/** Where anybody who may read the bucket finds its keys, without a slash at the end. */
export function s3PublicUrl(location: S3Location): string {
  const { bucket, prefix, pathStyle } = location;
  const server = new URL(endpointOf(location));
  if (!pathStyle) server.hostname = `${bucket}.${server.hostname}`;
  const path = [...(pathStyle ? [bucket] : []), ...(prefix === '' ? [] : [prefix])].join('/');
  return `${server.href.replace(/\/+$/, '')}/${urlPath(path)}`.replace(/\/+$/, '');
}

const credentialsHint =
  'credentials come from the environment or the shared AWS configuration, never from the URL';

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The error of the platform holds the whole text.
    throw wrong(text, 'it is no URL');
  }
}

function readParameters(text: string, search: URLSearchParams): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of search) {
    if (!parameters.includes(name)) {
      throw wrong(
        text,
        `${JSON.stringify(name)} is no parameter; known: ${parameters.join(', ')}`,
        credentialsHint,
      );
    }
    if (values.has(name)) throw wrong(text, `${name} is there twice`);
    if (value === '') throw wrong(text, `${name} is empty`);
    values.set(name, value);
  }
  return values;
}

function prefixOf(text: string, pathname: string): string {
  const prefix = decoded(text, pathname.replace(/^\/|\/$/g, ''));
  if (prefix === '' || prefix.split('/').every((part) => !['', '.', '..'].includes(part))) {
    return prefix;
  }
  throw wrong(text, `the prefix ${JSON.stringify(prefix)} has an empty part`);
}

function givenEndpoint(text: string, values: ReadonlyMap<string, string>): string | undefined {
  const [endpoint, scheme] = [values.get('endpoint'), values.get('scheme') ?? 'https'];
  if (!['http', 'https'].includes(scheme)) throw wrong(text, 'scheme is neither http nor https');
  if (endpoint === undefined) return undefined;
  const whole = /^[a-z]+:\/\//.test(endpoint) ? endpoint : `${scheme}://${endpoint}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const plain =
    url !== undefined &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (plain && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/+$/, '');
  throw wrong(text, 'the endpoint is no plain http or https URL');
}

function pathStyleOf(text: string, values: ReadonlyMap<string, string>): boolean | undefined {
  const value = values.get('path-style');
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false')
    throw wrong(text, 'path-style is neither true nor false');
  return value === 'true';
}

function checksumOf(text: string, values: ReadonlyMap<string, string>): 'crc32' | 'none' {
  const value = values.get('checksum') ?? 'crc32';
  if (value === 'crc32' || value === 'none') return value;
  throw wrong(text, 'checksum is neither crc32 nor none');
}

/** S3 takes no parts below 5 MiB; larger ones than these are more memory than we take. */
function partSizeOf(text: string, values: ReadonlyMap<string, string>): number | undefined {
  const value = values.get('part-size');
  if (value === undefined) return undefined;
  const mebibytes = /^[0-9]{1,3}$/.test(value) ? Number(value) : 0;
  if (mebibytes >= 5 && mebibytes <= 64) return mebibytes * 1024 * 1024;
  throw wrong(text, 'part-size is no number of MiB from 5 to 64');
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw wrong(text, `${JSON.stringify(part)} has a stray %`, 'write a % as %25', cause);
  }
}

/** A storage URL for a message: whatever else is in it may be a secret, though it should not be there. */
export function shownUrl(text: string): string {
  return JSON.stringify(text.replace(/[?#].*/s, '?...').replace(/:.*@/s, ':...@'));
}

function wrong(text: string, why: string, hint = `write ${form}`, cause?: unknown): UserError {
  const shown = shownUrl(text);
  return new UserError('config-invalid', `${shown} is no storage URL: ${why}`, { hint, cause });
}
