import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../errors.ts';
import { headersOf } from './headers.ts';
import type {
  Body,
  Created,
  CreateOptions,
  Listed,
  ObjectStore,
  ReadOptions,
  Stored,
} from './object-store.ts';
import { type PartMemory, partMemory } from './part-memory.ts';
import { type ClientOptions, s3Client } from './s3-client.ts';
import { serverTime } from './s3-clock.ts';
import { isNamed, reasonOf, s3Error, UnfinishedUpload } from './s3-errors.ts';
import { type Listing, listObjects, listUploads } from './s3-list-objects.ts';
import { locationOf, type S3Location, s3PublicUrl } from './s3-location.ts';
import { beginAndAbort, unusedKey } from './s3-probe.ts';
import type { Order, Sent } from './s3-put.ts';
import { readObject } from './s3-read.ts';
import type { Resuming } from './s3-resume.ts';
import { send } from './s3-send.ts';
import { objectOf, optionsOf, type Target } from './s3-target.ts';
import { abortAbandoned } from './s3-tidy.ts';
import { type Means, upload } from './s3-upload.ts';

/** How often an upload begins anew because somebody else wrote or removed the same key. */
const attempts = 3;
/** All parts that are in memory at one time, over all uploads. */
const memoryLimit = 64 * 1024 * 1024;

export interface S3Options extends ClientOptions {
  readonly publicUrl?: string | undefined;
  readonly resuming?: Resuming | undefined;
  /** How much of a listing is asked for at once. S3 never gives more than 1000. */
  readonly pageSize?: number | undefined;
}

/** Objects in a bucket of S3, or of a server that speaks its language. */
export function s3Store(location: S3Location, options: S3Options = {}): ObjectStore {
  return new S3Store(location, options);
}

class S3Store implements ObjectStore {
  readonly location: string;
  readonly publicUrl: string;
  readonly #where: S3Location;
  readonly #client: S3Client;
  readonly #resuming: Resuming | undefined;
  readonly #memory: PartMemory = partMemory(memoryLimit);
  readonly #pageSize: number;

  constructor(where: S3Location, { publicUrl, resuming, pageSize = 1000, ...options }: S3Options) {
    this.location = locationOf(where);
    this.publicUrl = publicUrl ?? s3PublicUrl(where);
    this.#where = where;
    this.#client = s3Client(where, options);
    this.#resuming = resuming;
    this.#pageSize = pageSize;
  }

  async head(key: string, { signal }: ReadOptions = {}): Promise<Stored | undefined> {
    const { client, bucket, key: Key } = this.#target(key, signal);
    const command = new HeadObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' });
    try {
      const answer = await client.send(command, optionsOf(signal));
      const { ContentLength: size, ChecksumCRC32, ETag } = answer;
      // A proxy's web page has neither, or one of them.
      if (size === undefined || !ETag) throw new TypeError('that is no answer of S3');
      return { size, checksum: checksumOf(ChecksumCRC32, ETag), version: ETag };
    } catch (error) {
      signal?.throwIfAborted();
      if (isNamed(error, 'NotFound', 'NoSuchKey')) return undefined;
      throw s3Error(error, this.#where, `looking for ${key}`);
    }
  }

  async read(
    key: string,
    { signal }: ReadOptions = {},
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    return readObject(this.#target(key, signal), (error) => {
      signal?.throwIfAborted();
      return s3Error(error, this.#where, `reading ${key}`);
    });
  }

  create(key: string, body: Body, options: CreateOptions = {}): Promise<Created> {
    return this.#write(key, body, { IfNoneMatch: '*' }, options);
  }

  replace(
    key: string,
    body: Body,
    { version }: Stored,
    options: CreateOptions = {},
  ): Promise<Created> {
    // Without quotes, as in Amazon's examples: Ceph 18 takes it for another one with them.
    return this.#write(key, body, { IfMatch: unquoted(version) }, options);
  }

  async isWriteOnce(key: string, body: Body, { signal }: ReadOptions = {}): Promise<boolean> {
    const order = this.#orderOf(key, body, { IfNoneMatch: '*' }, {});
    try {
      await upload(this.#target(key, signal), order, body, this.#means());
      return false;
    } catch (error) {
      signal?.throwIfAborted();
      if (isNamed(reasonOf(error), 'PreconditionFailed')) return true;
      throw s3Error(error, this.#where, `writing ${key} again`);
    }
  }

  async tidy({ signal }: ReadOptions = {}): Promise<readonly string[]> {
    if (this.#resuming === undefined) return [];
    const targetOf = (key: string) => ({ ...this.#target('', signal), key });
    return abortAbandoned(s3PublicUrl(this.#where), targetOf, this.#resuming);
  }

  list({ signal }: ReadOptions = {}): AsyncIterable<Listed> {
    return listObjects(this.#listing('listing objects', 's3:ListBucket', signal));
  }

  now({ signal }: ReadOptions = {}): Promise<number> {
    return serverTime(this.#listing('asking for the time', 's3:ListBucket', signal));
  }

  openUploads({ signal }: ReadOptions = {}): AsyncIterable<string> {
    const right = 's3:ListBucketMultipartUploads';
    return listUploads(this.#listing('listing uploads', right, signal));
  }

  async proveWritable({ signal }: ReadOptions = {}): Promise<void> {
    const key = unusedKey();
    try {
      const order = this.#orderOf(key, { metadata: {} }, { IfNoneMatch: '*' }, {});
      await beginAndAbort(this.#target(key, signal), order);
    } catch (error) {
      signal?.throwIfAborted();
      const rights = 's3:PutObject and s3:AbortMultipartUpload';
      throw s3Error(error, this.#where, 'beginning an upload and aborting it', rights);
    }
  }

  async remove(key: string, { signal }: ReadOptions = {}): Promise<void> {
    const target = this.#target(key, signal);
    try {
      await target.client.send(new DeleteObjectCommand(objectOf(target)), optionsOf(signal));
    } catch (error) {
      signal?.throwIfAborted();
      // S3 says nothing of it, but not every server is so.
      if (isNamed(error, 'NoSuchKey', 'NotFound')) return;
      throw s3Error(error, this.#where, `removing ${key}`, 's3:DeleteObject');
    }
  }

  #listing(doing: string, right: string, signal: AbortSignal | undefined): Listing {
    const failure = (error: unknown) => {
      signal?.throwIfAborted();
      return s3Error(error, this.#where, doing, right);
    };
    return { store: this.#target('', signal), pageSize: this.#pageSize, failure };
  }

  async #write(
    key: string,
    body: Body,
    condition: Order['condition'],
    options: CreateOptions,
  ): Promise<Created> {
    const { signal } = options;
    const target = this.#target(key, signal);
    const order = this.#orderOf(key, body, condition, options);
    const sending = { order, means: this.#means(), at: (of: string) => this.#target(of, signal) };
    signal?.throwIfAborted();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#confirmed(key, await send(target, body, sending), signal);
      } catch (error) {
        const again = attempt < attempts && isContended(reasonOf(error));
        const lost = await this.#lost(error, key, { condition, signal });
        // Else it is in the error.
        const unsaid = again || lost !== undefined || signal?.aborted;
        if (unsaid && error instanceof UnfinishedUpload) order.onNotice(error.message);
        signal?.throwIfAborted();
        if (lost !== undefined) return { created: false, ...lost };
        if (!again) throw s3Error(error, this.#where, `writing ${key}`);
        await sleep(1000 * Math.random(), undefined, { signal });
      }
    }
  }

  #orderOf(
    key: string,
    { metadata }: Pick<Body, 'metadata'>,
    condition: Order['condition'],
    { onSent = () => {}, onCopied = () => {}, onNotice = () => {} }: CreateOptions,
  ): Order {
    const headers = { ...headersOf(key), Metadata: { ...metadata } };
    const checksums = this.#where.checksum === 'crc32';
    return { condition, headers, checksums, onSent, onCopied, onNotice };
  }

  #means(): Means {
    return {
      store: s3PublicUrl(this.#where),
      memory: this.#memory,
      partSize: this.#where.partSize,
      resuming: this.#resuming,
    };
  }

  /** What somebody else has put there meanwhile. Not every server means that by refusing a condition. */
  async #lost(
    error: unknown,
    key: string,
    { condition, signal }: Pick<Order, 'condition'> & ReadOptions,
  ): Promise<Stored | undefined> {
    if (signal?.aborted || !isContended(reasonOf(error))) return undefined;
    const stored = await this.head(key, { signal });
    const mine = 'IfMatch' in condition && stored && unquoted(stored.version) === condition.IfMatch;
    return mine ? undefined : stored;
  }

  /**
   * The server has checked what arrived; this asks what it keeps. Bytes that are not those we sent
   * are another publisher's, where a server does not know conditions, or damaged: not ours. Where
   * nothing tells, they are not ours either, and whoever trusts them reads them first.
   */
  async #confirmed(
    key: string,
    { size, etag, crc32 }: Sent,
    signal: AbortSignal | undefined,
  ): Promise<Created> {
    const stored = await this.head(key, { signal });
    if (stored !== undefined) {
      const sum = stored.checksum?.startsWith(crc32Name)
        ? crc32.includes(stored.checksum.slice(crc32Name.length))
        : etag !== undefined && unquoted(etag) === unquoted(stored.version);
      return { created: stored.size === size && sum, ...stored };
    }
    throw new UserError(
      'object-corrupt',
      `${key} was uploaded to ${this.location}, but it is not there`,
      { hint: 'does something remove objects there? Find out, then publish again' },
    );
  }

  #target(key: string, signal: AbortSignal | undefined): Target {
    const { bucket, prefix } = this.#where;
    return { client: this.#client, bucket, key: prefix === '' ? key : `${prefix}/${key}`, signal };
  }
}

/** Somebody else was at the same key at the same time, or removed our parts. */
function isContended(why: unknown): boolean {
  return isNamed(why, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchUpload');
}

const crc32Name = 'crc32:';

function checksumOf(crc32: string | undefined, etag: string): string {
  return crc32 ? `${crc32Name}${crc32}` : `etag:${unquoted(etag)}`;
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
