import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { Credentials } from './authorize.ts';
import { compareKeys, emptyBucket, objectIn, type StoredObject } from './bucket.ts';
import { selfSigned } from './certificate.ts';
import { runningDigest } from './checksum.ts';
import { readSegments, spoil } from './contents.ts';
import { faultList, type Injected, type Injection } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';
import { s3Server } from './server.ts';
import { uriEncode } from './signature.ts';
import type { Rules } from './task.ts';

export interface StrictS3Options extends Partial<Rules> {
  readonly bucket?: string;
  readonly region?: string;
  readonly credentials?: Credentials;
  /** Whether anybody may GET and HEAD objects without a signature. */
  readonly publicRead?: boolean;
  /** The server's clock, milliseconds since the epoch. */
  readonly now?: () => number;
  /** Whether it speaks https, by a certificate that it signs itself. */
  readonly tls?: boolean;
  /** About how fast it reads the body of a request. Some MiB of it may wait in the connection. */
  readonly bytesPerSecond?: number;
}

/** Defaults: as strict as S3 is, and a checksum with every upload. */
const defaultRules: Rules = {
  requireChecksum: true,
  requireSignedPayload: false,
  requireIfNoneMatch: false,
  ignoresConditions: 'none',
  equalParts: false,
  copies: true,
  encodesKeys: false,
  noTrailers: false,
};

export interface ObjectSummary {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** `content-type`, `x-amz-meta-...` */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: StoredObject['checksum'];
}

export interface UploadSummary {
  readonly key: string;
  readonly id: string;
  /** Numbers of the parts that are there, in order. */
  readonly parts: readonly number[];
}

/** A server of the S3 API with one bucket, which refuses everything that S3 would refuse. */
export interface StrictS3 {
  /** `http://127.0.0.1:PORT`, for path style; `https://` with `tls`. */
  readonly endpoint: string;
  /** `http://localhost:PORT` (or https); the bucket is before it: `BUCKET.localhost`, which may need a resolver. */
  readonly virtualHostEndpoint: string;
  /** With `tls`: the PEM that a client must trust, e.g. by NODE_EXTRA_CA_CERTS. */
  readonly certificate: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Those that are good now. */
  readonly credentials: Credentials;
  /** Every request since the start, oldest first. */
  readonly requests: readonly LoggedRequest[];
  inject(injection: Injection): Injected;
  /** From now on the credentials are these, and a session token of before has expired. */
  replaceCredentials(next: Credentials): void;
  /** In the order of their keys. */
  objects(): ObjectSummary[];
  /** The bytes, as they are at rest; undefined where there is none. */
  object(key: string): Promise<Buffer | undefined>;
  /** Creates or replaces an object behind the clients' back. */
  put(key: string, bytes: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** Changes a byte at rest: size, ETag and checksums stay. @throws S3Error `NoSuchKey` */
  corrupt(key: string): Promise<void>;
  /** Multipart uploads that were neither completed nor aborted. */
  uploads(): UploadSummary[];
  /** Where `publicRead` lets it be read; without a key, what stands before keys (no `/` at its end). */
  publicUrl(key?: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Use it as `await using s3 = await strictS3()`. Disposing of it closes every connection. */
export async function strictS3(options: StrictS3Options = {}): Promise<StrictS3> {
  const {
    bucket: bucketName = 'artifacts',
    region = 'eu-central-1',
    publicRead = false,
    now = Date.now,
  } = options;
  let credentials = options.credentials ?? {
    accessKeyId: 'STRICTS3ACCESSKEY',
    secretAccessKey: 'strict/s3+secret',
  };
  const expiredTokens = new Set<string>();
  const directory = await temporaryDirectory();
  const bucket = emptyBucket(directory.path);
  const hosts = ['localhost', `${bucketName}.localhost`];
  const certificate = options.tls === true ? await selfSigned(directory.path, hosts) : undefined;
  const faults = faultList();
  const requests: LoggedRequest[] = [];
  const clock = () => new Date(now());
  const { server, stop } = s3Server({
    bucketName,
    bucket,
    rules: { ...defaultRules, ...options },
    faults,
    certificate,
    bytesPerSecond: options.bytesPerSecond,
    log: requests,
    now: clock,
    authority: () => ({ region, credentials, expiredTokens, publicRead, now: now() }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scheme = certificate === undefined ? 'http' : 'https';
  const endpoint = `${scheme}://127.0.0.1:${port}`;

  async function put(key: string, bytes: Uint8Array, headers = {}): Promise<void> {
    const file = bucket.newFile();
    await writeFile(file, bytes);
    bucket.store({
      key,
      segments: [{ file, size: bytes.length }],
      size: bytes.length,
      etag: createHash('md5').update(bytes).digest('hex'),
      modified: clock(),
      headers: { 'content-type': 'binary/octet-stream', ...headers },
      checksum: { algorithm: 'CRC32', type: 'FULL_OBJECT', value: crc32(bytes) },
    });
  }

  async function object(key: string): Promise<Buffer | undefined> {
    const found = bucket.objects.get(key);
    if (found === undefined) return undefined;
    const blocks: Uint8Array[] = [];
    const whole = readSegments(found.segments, { start: 0, end: found.size });
    for await (const block of whole) blocks.push(block);
    return Buffer.concat(blocks);
  }

  return {
    endpoint,
    virtualHostEndpoint: `${scheme}://localhost:${port}`,
    certificate: certificate?.path,
    region,
    bucket: bucketName,
    get credentials() {
      return credentials;
    },
    requests,
    inject: faults.inject,
    replaceCredentials: (next) => {
      if (credentials.sessionToken !== undefined) expiredTokens.add(credentials.sessionToken);
      credentials = next;
    },
    objects: () =>
      [...bucket.objects.values()]
        .map(({ key, size, etag, headers, checksum }) => ({ key, size, etag, headers, checksum }))
        .sort((left, right) => compareKeys(left.key, right.key)),
    object,
    put,
    corrupt: (key) => spoil(objectIn(bucket, key).segments),
    uploads: () =>
      [...bucket.uploads.values()].map(({ key, id, parts }) => ({
        key,
        id,
        parts: [...parts.keys()].sort((left, right) => left - right),
      })),
    publicUrl: (key) => [endpoint, bucketName, ...(key?.split('/').map(uriEncode) ?? [])].join('/'),
    [Symbol.asyncDispose]: async () => {
      await stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

function crc32(bytes: Uint8Array): string {
  const running = runningDigest('CRC32');
  running.update(bytes);
  return running.digest().toString('base64');
}
