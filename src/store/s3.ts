import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../errors.ts';
import type { Body, Created, CreateOptions, ObjectStore, Stored } from './object-store.ts';
import { s3Client } from './s3-client.ts';
import { isNamed, reasonOf, s3Error } from './s3-errors.ts';
import { locationOf, type S3Location, s3PublicUrl } from './s3-location.ts';
import { readObject } from './s3-read.ts';
import { type Sent, type Target, upload } from './s3-upload.ts';

/** How often an upload begins anew because somebody else wrote or removed the same key. */
const attempts = 3;

/** Objects in a bucket of S3, or of a server that speaks its language. */
export function s3Store(location: S3Location, publicUrl: string | undefined): ObjectStore {
  return new S3Store(location, publicUrl ?? s3PublicUrl(location));
}

class S3Store implements ObjectStore {
  readonly location: string;
  readonly publicUrl: string;
  readonly #where: S3Location;
  readonly #client: S3Client;

  constructor(where: S3Location, publicUrl: string) {
    this.location = locationOf(where);
    this.publicUrl = publicUrl;
    this.#where = where;
    this.#client = s3Client(where);
  }

  async head(key: string): Promise<Stored | undefined> {
    const { client, bucket, key: Key } = this.#target(key);
    try {
      const command = new HeadObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' });
      const { ContentLength: size, ChecksumCRC32, ETag } = await client.send(command);
      // A proxy's web page has neither, or one of them.
      if (size === undefined || ETag === undefined) throw new TypeError('that is no answer of S3');
      return { size, ...checksumOf(ChecksumCRC32, ETag) };
    } catch (error) {
      if (isNamed(error, 'NotFound', 'NoSuchKey')) return undefined;
      throw s3Error(error, this.#where, `looking for ${key}`);
    }
  }

  async read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const asked = (error: unknown) => s3Error(error, this.#where, `reading ${key}`);
    return readObject(this.#target(key), asked);
  }

  async create(key: string, body: Body, { signal }: CreateOptions = {}): Promise<Created> {
    signal?.throwIfAborted();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#confirmed(key, await upload({ ...this.#target(key), signal }, body));
      } catch (error) {
        const why = reasonOf(error);
        if (isNamed(why, 'PreconditionFailed')) {
          // Not every server means by it that the key exists.
          const stored = await this.head(key);
          if (stored !== undefined) return { created: false, ...stored };
        }
        const contended = isNamed(why, 'PreconditionFailed', 'ConditionalRequestConflict');
        if (contended && attempt < attempts && !signal?.aborted) continue;
        signal?.throwIfAborted();
        throw s3Error(error, this.#where, `writing ${key}`);
      }
    }
  }

  /**
   * The server has checked what arrived; this asks what it keeps. Bytes that are not those we sent
   * are another publisher's, where a server does not know conditions, or damaged: not ours.
   */
  async #confirmed(key: string, { size, crc32 }: Sent): Promise<Created> {
    const stored = await this.head(key);
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

  #target(key: string): Omit<Target, 'signal'> {
    const { bucket, prefix } = this.#where;
    return { client: this.#client, bucket, key: prefix === '' ? key : `${prefix}/${key}` };
  }
}

const crc32Name = 'crc32:';

function checksumOf(crc32: string | undefined, etag: string | undefined): Pick<Stored, 'checksum'> {
  if (crc32) return { checksum: `${crc32Name}${crc32}` };
  return etag ? { checksum: `etag:${etag.replaceAll('"', '')}` } : {};
}
