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
}

const parameters = ['region', 'endpoint', 'scheme', 'path-style', 'profile'];
const form = 's3://BUCKET/PREFIX?region=REGION, and for another server than AWS &endpoint=URL';

/**
 * `s3://BUCKET/PREFIX?region=&endpoint=&scheme=&path-style=&profile=`: Nix's names, as in the
 * store URLs of its manual ("S3 Binary Cache Store"). `endpoint` may be a URL or a bare host.
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
  const endpoint = endpointOf(text, values);
  return {
    bucket,
    prefix: prefixOf(text, url.pathname),
    region: values.get('region') ?? 'us-east-1',
    endpoint,
    // Wildcard certificates do not cover a bucket with dots, other servers seldom have names for buckets.
    pathStyle: pathStyleOf(text, values) ?? (endpoint !== undefined || bucket.includes('.')),
    profile: values.get('profile'),
  };
}

/** `s3://BUCKET/PREFIX`: what a person calls it. */
export function locationOf({ bucket, prefix }: S3Location): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

/** Where anybody who may read the bucket finds its keys, without a slash at the end. */
export function s3PublicUrl({ bucket, prefix, region, endpoint, pathStyle }: S3Location): string {
  const server = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
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

function endpointOf(text: string, values: ReadonlyMap<string, string>): string | undefined {
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
