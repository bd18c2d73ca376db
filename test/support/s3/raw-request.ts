import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { algorithm, scopeText, signatureOf, stringToSign, uriEncode } from './signature.ts';
import type { StrictS3 } from './strict-s3.ts';

/** A request that no SDK would send: anything in it may be wrong. */
export interface RawRequest {
  readonly method?: string;
  /** Empty for the bucket. */
  readonly key?: string;
  readonly bucket?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Beside `host` and those of the signature. A Content-Length goes with the body unless one is here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** No Content-Length at all. */
  readonly withoutLength?: boolean;
  /** Breaks the connection where the body should go on. */
  readonly abort?: boolean;
  /** Half of the body is sent at once, the rest when this settles. */
  readonly until?: Promise<void>;
  /** `x-amz-content-sha256`; that of the body where not said. */
  readonly payloadHash?: string;
  /** Milliseconds since the epoch. */
  readonly time?: number;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Lower-case names that the signature leaves out. */
  readonly unsigned?: readonly string[];
  /** Whether there is no signature at all. */
  readonly anonymous?: boolean;
  /** Changes headers after they were signed, or takes them away. */
  readonly tamper?: Readonly<Record<string, string | undefined>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** From the XML of an error. */
  readonly code: string | undefined;
}

/** Any server of the S3 API, and who may use it. */
export type Target = Pick<StrictS3, 'endpoint' | 'region' | 'bucket' | 'credentials'> &
  Partial<Pick<StrictS3, 'certificate'>>;

/** @throws Error when the connection breaks off */
export async function rawRequest(s3: Target, raw: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', key = '', bucket = s3.bucket, body = Buffer.of() } = raw;
  const { host, port, protocol } = new URL(s3.endpoint);
  const sent = signed(s3, raw, {
    host,
    ...(raw.withoutLength === true ? {} : { 'content-length': String(body.length) }),
    ...raw.headers,
  });
  const query = Object.entries(raw.query ?? {}).map((pair) => pair.map(uriEncode).join('='));
  const path = `/${bucket}/${uriEncode(key).replaceAll('%2F', '/')}`;
  const headers = Object.entries({ ...sent, ...raw.tamper });
  const ca = s3.certificate === undefined ? {} : { ca: await readFile(s3.certificate) };
  const outgoing = (protocol === 'https:' ? httpsRequest : request)({
    ...ca,
    host: '127.0.0.1',
    port,
    method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: Object.fromEntries(headers.filter(([, value]) => value !== undefined)),
    agent: false,
  });
  const answered = once(outgoing, 'response');
  // Who asks first sends nothing more before the answer.
  if (raw.until !== undefined) void sendInHalves(outgoing, body, raw.until);
  else if (raw.abort === true) outgoing.write(body, () => setImmediate(() => outgoing.destroy()));
  else if (raw.headers?.expect === undefined) outgoing.end(body);
  else outgoing.flushHeaders();
  outgoing.on('continue', () => outgoing.end(body));
  const [incoming] = (await answered) as [IncomingMessage];
  const blocks: Buffer[] = [];
  for await (const block of incoming) blocks.push(block);
  outgoing.destroy();
  const text = Buffer.concat(blocks);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: text,
    code: /<Code>(?<code>\w+)<\/Code>/.exec(text.toString())?.groups?.code,
  };
}

async function sendInHalves(
  outgoing: ClientRequest,
  body: Uint8Array,
  until: Promise<void>,
): Promise<void> {
  const half = Math.floor(body.length / 2);
  outgoing.write(body.subarray(0, half));
  await until;
  outgoing.end(body.subarray(half));
}

function signed(
  s3: Target,
  raw: RawRequest,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (raw.anonymous === true) return given;
  const { method = 'GET', key = '', bucket = s3.bucket, body = Buffer.of(), unsigned = [] } = raw;
  const time = new Date(raw.time ?? Date.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const payloadHash = raw.payloadHash ?? createHash('sha256').update(body).digest('hex');
  const headers: Record<string, string> = {
    ...given,
    'x-amz-date': time,
    'x-amz-content-sha256': payloadHash,
  };
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsigned.includes(name))
    .sort();
  const scope = { day: time.slice(0, 8), region: raw.region ?? s3.region };
  const query = new Map(Object.entries(raw.query ?? {}));
  const path = `/${bucket}/${key}`;
  const covered = { method, path, query, headers, signedHeaders, payloadHash };
  const secret = raw.secretAccessKey ?? s3.credentials.secretAccessKey;
  const signature = signatureOf(stringToSign(covered, time, scope), secret, scope);
  const credential = `${raw.accessKeyId ?? s3.credentials.accessKeyId}/${scopeText(scope)}`;
  return {
    ...headers,
    authorization: `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  };
}
