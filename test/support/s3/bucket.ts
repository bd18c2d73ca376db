import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ChecksumAlgorithm, ChecksumType, Digest } from './checksum.ts';
import type { Segment } from './contents.ts';
import { S3Error } from './s3-error.ts';

export interface StoredObject {
  readonly key: string;
  readonly segments: readonly Segment[];
  /** Bytes. */
  readonly size: number;
  /** Hex, without quotes; of a multipart object with `-N`. */
  readonly etag: string;
  readonly modified: Date;
  /** What was sent to be kept: `content-type`, `x-amz-meta-...` */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: ObjectChecksum;
}

export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** As in a header: base64, with `-N` where composite. */
  readonly value: string;
}

export interface Part extends Segment {
  readonly number: number;
  readonly md5: Buffer;
  readonly digest: Digest;
  readonly modified: Date;
}

/** A multipart upload that was neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly created: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Whether the client asked for the algorithm; otherwise it is S3's own. */
  readonly declared: boolean;
  /** `changesOf` its key when it was created. */
  readonly changes: number;
  readonly parts: Map<number, Part>;
}

/**
 * What is in the bucket: bytes in files, all else in memory. Files stay until the directory goes, so
 * that whoever reads an object reads it to its end.
 */
export interface Bucket {
  readonly objects: ReadonlyMap<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  /** Creates or replaces it. */
  store(object: StoredObject): void;
  remove(key: string): void;
  /** How often an object of that key was stored or removed. */
  changesOf(key: string): number;
  /** A path that nothing is at yet. */
  newFile(): string;
}

export function emptyBucket(directory: string): Bucket {
  let files = 0;
  const objects = new Map<string, StoredObject>();
  const changes = new Map<string, number>();
  const changesOf = (key: string) => changes.get(key) ?? 0;
  const changed = (key: string) => changes.set(key, changesOf(key) + 1);
  return {
    objects,
    uploads: new Map(),
    store: (object) => {
      objects.set(object.key, object);
      changed(object.key);
    },
    remove: (key) => {
      if (objects.delete(key)) changed(key);
    },
    changesOf,
    newFile: () => join(directory, String(files++)),
  };
}

export function newUploadId(): string {
  return randomBytes(16).toString('base64url');
}

/** @throws S3Error `NoSuchKey` */
export function objectIn(bucket: Bucket, key: string): StoredObject {
  const object = bucket.objects.get(key);
  if (object !== undefined) return object;
  throw new S3Error('NoSuchKey', 'The specified key does not exist.', { details: { Key: key } });
}

/** @throws S3Error `NoSuchUpload`, also where the upload is of another key */
export function uploadIn(bucket: Bucket, id: string, key: string): Upload {
  const upload = bucket.uploads.get(id);
  if (upload?.key === key) return upload;
  throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.', {
    details: { UploadId: id },
  });
}

/** Keys and ids in the order of S3: that of their UTF-8 bytes. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
