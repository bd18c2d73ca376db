import { resolve } from 'node:path';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { BuildRecord, RecordedArtifact, StoredObject } from '../record/build-record.ts';
import { type SerializedRecord, serializeRecord } from '../record/serialize.ts';
import { objectKey, recordKey } from '../store/key.ts';
import { bodyOf, type ObjectStore, type Stored } from '../store/object-store.ts';
import { decodesTo, encodedFile, untilAborted } from './encode.ts';

export interface PublishOptions {
  readonly store: ObjectStore;
  readonly encoding: Encoding;
  /** Directory that the files of a record are relative to. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** What publishing one artifact came to. */
export interface PublishedArtifact {
  readonly name: string;
  readonly key: string;
  /** Bytes of the file, and of the object. */
  readonly size: number;
  readonly storedSize: number;
  /** False when the object was there already. */
  readonly written: boolean;
}

export interface Published {
  /** The record, with the object of each artifact. */
  readonly record: BuildRecord;
  readonly artifacts: readonly PublishedArtifact[];
}

/**
 * Objects first, then the record that names them: a reader never meets a missing object.
 * @throws UserError `file-changed`, `object-corrupt` or `store-unreachable`
 */
export async function publishRecord(
  record: BuildRecord,
  options: PublishOptions,
): Promise<Published> {
  const artifacts: PublishedArtifact[] = [];
  const recorded: RecordedArtifact[] = [];
  for (const artifact of record.artifacts) {
    options.signal?.throwIfAborted();
    const { object, written } = await publishArtifact(artifact, options);
    artifacts.push({
      name: artifact.name,
      key: object.key,
      size: artifact.size,
      storedSize: object.size,
      written,
    });
    recorded.push({ ...artifact, object });
  }
  const complete = { ...record, artifacts: recorded };
  await publishText(serializeRecord(complete), options);
  return { record: complete, artifacts };
}

async function publishText(
  { text, digest }: SerializedRecord,
  { store, signal }: PublishOptions,
): Promise<void> {
  const key = recordKey(digest);
  const { created } = await store.create(key, bodyOf(Buffer.from(text)), { signal });
  if (!created) await verified(key, digest, { store, encoding: 'none', signal });
}

async function publishArtifact(
  artifact: RecordedArtifact,
  options: PublishOptions,
): Promise<{ object: StoredObject; written: boolean }> {
  const { store, encoding, directory, signal } = options;
  const { sha256, size } = artifact;
  const key = objectKey(sha256, encoding);
  if ((await store.head(key)) === undefined) {
    const file = { path: resolve(directory, artifact.file), sha256, size };
    const { created, ...stored } = await store.create(key, encodedFile(file, encoding, signal), {
      signal,
    });
    if (created) return { object: { key, encoding, ...stored }, written: true };
  }
  const stored = await verified(key, sha256, { store, encoding, signal });
  return { object: { key, encoding, ...stored }, written: false };
}

/** That a key exists proves nothing: what is there is read once and compared. */
async function verified(
  key: string,
  sha256: Sha256,
  { store, encoding, signal }: Pick<PublishOptions, 'store' | 'encoding' | 'signal'>,
): Promise<Stored> {
  const [stored, body] = [await store.head(key), await store.read(key)];
  if (stored !== undefined && body !== undefined) {
    if (await decodesTo(untilAborted(body, signal), encoding, sha256)) return stored;
  }
  throw new UserError(
    'object-corrupt',
    `${key} in ${store.location} is not the file that its key names`,
    {
      hint: 'find out who wrote it; then remove that object and publish again',
    },
  );
}
