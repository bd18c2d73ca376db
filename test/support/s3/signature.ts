import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** AWS Signature Version 4, for the service `s3`. Nothing here judges; it computes. */
export const algorithm = 'AWS4-HMAC-SHA256';

/** What a signature covers. */
export interface Signed {
  readonly method: string;
  /** Decoded: `/bucket/some key`. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name, as Node gives them: one character for each byte. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[];
  /** The value of `x-amz-content-sha256`. */
  readonly payloadHash: string;
}

export interface Scope {
  /** `20260131` */
  readonly day: string;
  readonly region: string;
}

export function scopeText({ day, region }: Scope): string {
  return `${day}/${region}/s3/aws4_request`;
}

/** @param time as in `x-amz-date`, `20260131T235959Z` */
export function stringToSign(signed: Signed, time: string, scope: Scope): string {
  const request = canonicalRequest(signed);
  // Header values that are not ASCII are UTF-8 on the wire, and signed as such.
  const digest = createHash('sha256').update(request, 'latin1').digest('hex');
  return [algorithm, time, scopeText(scope), digest].join('\n');
}

/** Of one byte for each character, like the headers in it. */
function canonicalRequest(signed: Signed): string {
  const { method, path, query, headers, signedHeaders, payloadHash } = signed;
  const parameters = [...query]
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map((pair) => pair.join('='));
  const lines = signedHeaders.map(
    (name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`,
  );
  return [
    method,
    uriEncode(path).replaceAll('%2F', '/'),
    parameters.join('&'),
    lines.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** RFC 3986: all but unreserved characters. `encodeURIComponent` leaves five more. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function signatureOf(text: string, secretAccessKey: string, scope: Scope): string {
  const key = [scope.day, scope.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, step) => createHmac('sha256', secret).update(step).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

export function equalSignatures(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
