import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { BuildRecord, RecordedArtifact, StoredObject } from '../record/build-record.ts';
import { type SerializedRecord, serializeRecord } from '../record/serialize.ts';
import { objectKey, recordKey } from '../store/key.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { decodesTo, encodeFile } from './encode.ts';

export interface PublishOptions {
  readonly store: ObjectStore;
  readonly encoding: Encoding;
  /** Directory that the files of a record are relative to. */
  readonly directory: string;
  readonly signal?: AbortSignal;
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
  await publishText(serializeRecord(complete), options.store);
  return { record: complete, artifacts };
}

async function publishText({ text, digest }: SerializedRecord, store: ObjectStore): Promise<void> {
  const key = recordKey(digest);
  const { created } = await store.create(key, Readable.from([Buffer.from(text)]));
  if (!created) await verifiedSize(store, key, digest, 'none');
}

async function publishArtifact(
  artifact: RecordedArtifact,
  options: PublishOptions,
): Promise<{ object: StoredObject; written: boolean }> {
  const { store, encoding, directory } = options;
  const key = objectKey(artifact.sha256, encoding);
  const file = {
    path: resolve(directory, artifact.file),
    sha256: artifact.sha256,
    size: artifact.size,
  };
  if ((await store.head(key)) === undefined) {
    const { created, size } = await store.create(
      key,
      untilAborted(encodeFile(file, encoding), options.signal),
    );
    if (created) return { object: { key, encoding, size }, written: true };
  }
  return {
    object: { key, encoding, size: await verifiedSize(store, key, artifact.sha256, encoding) },
    written: false,
  };
}

/** That a key exists proves nothing: what is there is read once and compared. */
async function verifiedSize(
  store: ObjectStore,
  key: string,
  sha256: Sha256,
  encoding: Encoding,
): Promise<number> {
  const [stored, body] = [await store.head(key), await store.read(key)];
  if (stored !== undefined && body !== undefined && (await decodesTo(body, encoding, sha256)))
    return stored.size;
  throw new UserError(
    'object-corrupt',
    `${key} in ${store.location} is not the file that its key names`,
    {
      hint: 'find out who wrote it; then remove that object and publish again',
    },
  );
}

/** Stops between two blocks; the store then keeps nothing of them. */
async function* untilAborted(
  blocks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    signal?.throwIfAborted();
    yield block;
  }
}
