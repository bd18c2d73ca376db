import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../errors.ts';
import { headersOf } from './headers.ts';
import type {
  Body,
  Created,
  CreateOptions,
  ObjectStore,
  ReadOptions,
  Stored,
} from './object-store.ts';
import { type PartMemory, partMemory } from './part-memory.ts';
import { type ClientOptions, s3Client } from './s3-client.ts';
import { isNamed, reasonOf, s3Error, UnfinishedUpload } from './s3-errors.ts';
import { locationOf, type S3Location, s3PublicUrl } from './s3-location.ts';
import type { Order, Sent } from './s3-put.ts';
import { readObject } from './s3-read.ts';
import type { Resuming } from './s3-resume.ts';
import { optionsOf, type Target } from './s3-target.ts';
import { abortAbandoned } from './s3-tidy.ts';
import { upload } from './s3-upload.ts';

/** How often an upload begins anew because somebody else wrote or removed the same key. */
const attempts = 3;
/** All parts that are in memory at one time, over all uploads. */
const memoryLimit = 64 * 1024 * 1024;

export interface S3Options extends ClientOptions {
  readonly publicUrl?: string | undefined;
  readonly resuming?: Resuming | undefined;
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

  constructor(where: S3Location, { publicUrl, resuming, ...options }: S3Options) {
    this.location = locationOf(where);
    this.publicUrl = publicUrl ?? s3PublicUrl(where);
    this.#where = where;
    this.#client = s3Client(where, options);
    this.#resuming = resuming;
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
    return this.#write(key, body, { IfMatch: version }, options);
  }

  async tidy({ signal }: ReadOptions = {}): Promise<readonly string[]> {
    if (this.#resuming === undefined) return [];
    const targetOf = (key: string) => ({ ...this.#target('', signal), key });
    return abortAbandoned(s3PublicUrl(this.#where), targetOf, this.#resuming);
  }

  async #write(
    key: string,
    body: Body,
    condition: Order['condition'],
    { signal, onSent = () => {}, onNotice = () => {} }: CreateOptions,
  ): Promise<Created> {
    const target = this.#target(key, signal);
    const headers = { ...headersOf(key), Metadata: { ...body.metadata } };
    const checksums = this.#where.checksum === 'crc32';
    const order = { condition, headers, checksums, onSent, onNotice };
    const means = {
      store: s3PublicUrl(this.#where),
      memory: this.#memory,
      partSize: this.#where.partSize,
      resuming: this.#resuming,
    };
    signal?.throwIfAborted();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#confirmed(key, await upload(target, order, body, means), signal);
      } catch (error) {
        if (signal?.aborted && error instanceof UnfinishedUpload) onNotice(error.message);
        signal?.throwIfAborted();
        const why = reasonOf(error);
        const other = await this.#afterRefusal(key, why, signal);
        if (other !== undefined) return { created: false, ...other };
        if (!isContended(why) || attempt >= attempts) {
          throw s3Error(error, this.#where, `writing ${key}`);
        }
      }
    }
  }

  /** Not every server means by a refused condition that the key exists. */
  async #afterRefusal(
    key: string,
    why: unknown,
    signal: AbortSignal | undefined,
  ): Promise<Stored | undefined> {
    return isNamed(why, 'PreconditionFailed') ? this.head(key, { signal }) : undefined;
  }

  /**
   * The server has checked what arrived; this asks what it keeps. Bytes that are not those we sent
   * are another publisher's, where a server does not know conditions, or damaged: not ours.
   */
  async #confirmed(
    key: string,
    { size, crc32 }: Sent,
    signal: AbortSignal | undefined,
  ): Promise<Created> {
    const stored = await this.head(key, { signal });
    if (stored !== undefined) {
      const other =
        stored.checksum?.startsWith(crc32Name) &&
        !crc32.includes(stored.checksum.slice(crc32Name.length));
      return { created: stored.size === size && !other, ...stored };
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
  return crc32 ? `${crc32Name}${crc32}` : `etag:${etag.replaceAll('"', '')}`;
}
