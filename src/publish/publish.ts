import pLimit from 'p-limit';
import type { BinaryCache } from '../binary-cache/binary-cache.ts';
import { asUserError, messageOf } from '../errors.ts';
import {
  type BuildRecord,
  filesOf,
  type RecordedFile,
  type StoredObject,
} from '../record/build-record.ts';
import type { Transfer } from '../report/reporter.ts';
import { objectKey } from '../store/key.ts';
import type { ObjectStore, Stored } from '../store/object-store.ts';
import { cacheArtifact } from './cache-artifact.ts';
import { publishRecordText } from './record-text.ts';
import { type Settled, type SettleMeans, type Settlement, settle } from './settle.ts';
import { transferBoard } from './transfers.ts';

export interface PublisherOptions extends Omit<SettleMeans, 'asking' | 'hashing' | 'moving'> {
  /** Where artifacts go, too. */
  readonly cache?: BinaryCache | undefined;
}

/** What publishing one file came to. */
export interface PublishedArtifact {
  readonly name: string;
  readonly key: string;
  /** Bytes of the file, and of the object. */
  readonly size: number;
  readonly storedSize: number;
  /** `shared`: another artifact of this run has the same bytes. */
  readonly settlement: Settlement | 'shared';
  /** Bytes that the store took, and that it copied by itself for the binary cache. */
  readonly sent: number;
  readonly copied: number;
  readonly seconds: number;
}

export interface Published {
  /** The record, with the object of each file. */
  readonly record: BuildRecord;
  readonly artifacts: readonly PublishedArtifact[];
}

export interface PublishOptions {
  /** The record that is pinned: it vouches for objects, too. */
  readonly pinned?: BuildRecord | undefined;
  readonly onProgress?: ((transfers: readonly Transfer[]) => void) | undefined;
  /** Told of what an upload that failed leaves behind, and of the like. */
  readonly onNotice?: ((notice: string) => void) | undefined;
  /** Given the record with the objects that are there, also where others failed: it vouches for them. */
  readonly onRecord?: ((record: BuildRecord) => Promise<unknown>) | undefined;
}

/** Publishes the builds of one run: what they share is sent once, and no more is in memory than fits. */
export interface Publisher {
  /**
   * Objects first, then the record that names them: a reader never meets a missing object.
   * @throws UserError `file-changed`, `object-corrupt` or what the store throws
   */
  publish(record: BuildRecord, options?: PublishOptions): Promise<Published>;
}

/** Bytes. Larger files use all there is, one after the other; smaller ones mostly wait for answers. */
const large = 16 * 1024 * 1024;

export function publisher(options: PublisherOptions): Publisher {
  const [asking, hashing, largeOnes, smallOnes] = [pLimit(8), pLimit(1), pLimit(1), pLimit(2)];
  const moving = (size: number) => (size > large ? largeOnes : smallOnes);
  const means = { ...options, asking, hashing, moving };
  const settled = new Map<string, Promise<Settled>>();
  let probed = false;

  async function publish(
    record: BuildRecord,
    { pinned, onProgress = () => {}, onNotice = () => {}, onRecord }: PublishOptions = {},
  ): Promise<Published> {
    const claims = claimsOf([...(pinned === undefined ? [] : [pinned]), record]);
    const board = transferBoard(onProgress);
    // Everything that can be done is done, also where something fails: the next run has less to do.
    const results = await Promise.allSettled([
      ...record.artifacts.map((artifact) => publishFile(artifact, options.cache)),
      ...(record.sidecars ?? []).map((sidecar) => publishFile(sidecar)),
    ]);
    const done = results.map((result) =>
      result.status === 'fulfilled' ? result.value : undefined,
    );
    const objects = done.map((one) => one?.object);
    const complete = withObjects(record, objects);
    await onRecord?.(complete);
    options.signal?.throwIfAborted();
    const [failure, ...others] = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    for (const other of others) onNotice(told(other));
    if (failure !== undefined) throw failure;
    const written = await publishRecordText(complete, means);
    if (written !== undefined && !probed) {
      probed = true;
      const { store, signal } = options;
      const once = await store.isWriteOnce(written.key, written.body, { signal });
      if (!once) onNotice(overwrites(store));
    }
    const published = done.flatMap((one) => (one ? [one.published] : []));
    return { record: complete, artifacts: published.slice(0, record.artifacts.length) };

    async function publishFile(file: RecordedFile, cache?: BinaryCache) {
      const { name, sha256, size } = file;
      const begun = performance.now();
      const { encoding } = means.encoder;
      const key = objectKey(sha256, encoding);
      const earlier = settled.get(key);
      const wanted = { key, file, claim: claims.get(key), track: board(name, size), onNotice };
      const settling = earlier ?? settle(wanted, means);
      if (earlier === undefined) settled.set(key, settling);
      // What fails here may come about for the next variant.
      settling.catch(() => settled.delete(key));
      const { stored, settlement, sent } = await settling;
      const object = objectOf(key, encoding, stored);
      const moved =
        cache && (await cacheArtifact(cache, { file, object, stored }, means, onNotice));
      const published: PublishedArtifact = {
        name,
        key,
        size,
        storedSize: stored.size,
        settlement: earlier === undefined ? settlement : 'shared',
        sent: (earlier === undefined ? sent : 0) + (moved?.sent ?? 0),
        copied: moved?.copied ?? 0,
        seconds: (performance.now() - begun) / 1000,
      };
      return { published, object };
    }
  }

  return { publish };
}

/** @param objects of `filesOf`, one by one; where there is none, what was known stays */
function withObjects(
  record: BuildRecord,
  objects: readonly (StoredObject | undefined)[],
): BuildRecord {
  const add = <File extends RecordedFile>(files: readonly File[], from: number) =>
    files.map((file, index) => {
      const object = objects[from + index];
      return object === undefined ? file : { ...file, object };
    });
  const { artifacts, sidecars } = record;
  return {
    ...record,
    artifacts: add(artifacts, 0),
    ...(sidecars && { sidecars: add(sidecars, artifacts.length) }),
  };
}

function overwrites({ location }: ObjectStore): string {
  return `${location} ignores If-None-Match: of two publishers of one file at the same moment the last one wins. Keys are named by content, so both are right`;
}

function told(error: unknown): string {
  const { message, hint } = asUserError(error) ?? { message: messageOf(error) };
  return hint === undefined ? message : `${message} (${hint})`;
}

/** A later record speaks for an object in place of an earlier one. */
function claimsOf(records: readonly BuildRecord[]): Map<string, StoredObject> {
  const objects = records.flatMap((record) => filesOf(record).map(({ object }) => object));
  return new Map(
    objects.filter((object) => object !== undefined).map((object) => [object.key, object]),
  );
}

function objectOf(
  key: string,
  encoding: StoredObject['encoding'],
  { size, checksum }: Stored,
): StoredObject {
  return { key, encoding, size, ...(checksum !== undefined && { checksum }) };
}
