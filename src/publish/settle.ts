import { resolve } from 'node:path';
import type { LimitFunction } from 'p-limit';
import type { Digests } from '../digest/cache.ts';
import { fileChanged } from '../digest/file.ts';
import { asUserError, UserError } from '../errors.ts';
import type { RecordedFile, StoredObject } from '../record/build-record.ts';
import type { ObjectStore, Stored } from '../store/object-store.ts';
import type { Encoder } from './encoder.ts';
import type { Track } from './transfers.ts';
import type { DigestedFile } from './unchanged.ts';
import { decodesTo } from './verify.ts';
import { compareStored } from './vouch.ts';

/** How an object came to be in the store. */
export type Settlement =
  | 'uploaded'
  /** It was wrong, and is right now. */
  | 'repaired'
  /** It was there, and a record vouches for it. */
  | 'present'
  /** It was there, and was read and compared. */
  | 'verified';

export interface Settled {
  readonly stored: Stored;
  readonly settlement: Settlement;
  /** Bytes that the store took. */
  readonly sent: number;
}

export interface SettleMeans {
  readonly store: ObjectStore;
  readonly encoder: Encoder;
  readonly digests: Digests;
  /** Directory that the files of a record are relative to. */
  readonly directory: string;
  /** Replace what is wrong. */
  readonly repair: boolean;
  readonly signal?: AbortSignal | undefined;
  /** How many questions are asked, files are hashed, and sent or read back, at one time. */
  readonly asking: LimitFunction;
  readonly hashing: LimitFunction;
  readonly moving: (size: number) => LimitFunction;
}

export interface ObjectWanted {
  readonly key: string;
  readonly file: RecordedFile;
  /** What a record that was published before says of this key. */
  readonly claim: StoredObject | undefined;
  readonly track: Track;
  readonly onNotice: (notice: string) => void;
}

/**
 * Sees to it that the object of a file is in the store, and is right. That its key exists
 * proves nothing: unless a record vouches for what is there, it is read once and compared.
 * @throws UserError `file-changed`, `file-unreadable`, `object-corrupt`, or what the store throws
 */
export async function settle(wanted: ObjectWanted, means: SettleMeans): Promise<Settled> {
  const { key, claim, file } = wanted;
  const stored = await means.asking(() => means.store.head(key, { signal: means.signal }));
  if (stored === undefined) return upload(wanted, means);
  if (claim !== undefined && compareStored(claim, stored) === 'equal') {
    return { stored, settlement: 'present', sent: 0 };
  }
  const right = await means.moving(file.size)(() => verified(wanted, means, stored));
  if (right !== undefined) return { stored: right, settlement: 'verified', sent: 0 };
  if (means.repair) return upload(wanted, means, stored);
  throw corrupt(key, means.store);
}

/** @returns what the store says of the object that was read, if it is right */
async function verified(
  wanted: ObjectWanted,
  means: SettleMeans,
  stored: Stored,
): Promise<Stored | undefined> {
  const { key, file, track } = wanted;
  const { store, encoder, signal } = means;
  const body = await store.read(key, { signal });
  if (body === undefined) return undefined;
  const onProgress = (done: number) => track('checking', done);
  const right = await decodesTo(body, encoder.encoding, file, onProgress);
  signal?.throwIfAborted();
  const now = await store.head(key, { signal });
  if (now === undefined || now.version === stored.version) return right ? now : undefined;
  // Somebody replaced it while it was read.
  return verified(wanted, means, now);
}

async function upload(
  wanted: ObjectWanted,
  means: SettleMeans,
  wrong?: Stored | undefined,
): Promise<Settled> {
  const { key, file, track, onNotice } = wanted;
  const { store, encoder, signal } = means;
  const known = await means.hashing(() => digested(wanted, means));
  return means.moving(file.size)(async () => {
    signal?.throwIfAborted();
    const onProgress = (done: number) => track('uploading', done);
    const body = await encoder.body(known, { signal, onProgress });
    let sent = 0;
    const onSent = (bytes: number) => {
      sent += bytes;
    };
    const options = { signal, onSent, onNotice };
    const { created, ...stored } = await (wrong === undefined
      ? store.create(key, body, options)
      : store.replace(key, body, wrong, options));
    track('uploading', file.size);
    if (created) {
      return { stored, sent, settlement: wrong === undefined ? 'uploaded' : 'repaired' };
    }
    // Another publisher was faster.
    const right = await verified(wanted, means, stored);
    if (right !== undefined) return { stored: right, sent, settlement: 'verified' };
    throw corrupt(key, store);
  });
}

/** What was recorded, unless the file is another one by now. */
async function digested(
  { file, track }: ObjectWanted,
  { digests, directory, signal }: SettleMeans,
): Promise<DigestedFile> {
  const path = resolve(directory, file.file);
  signal?.throwIfAborted();
  const onProgress = (done: number) => track('hashing', done);
  const digest = await digests(path, { signal, onProgress }).catch((error) => {
    const said = asUserError(error);
    throw said?.code === 'file-unreadable' ? gone(said) : error;
  });
  if (digest.sha256 === file.sha256) return { path, ...digest };
  throw fileChanged(path, 'after it was recorded');
}

function gone({ code, message, cause }: UserError): UserError {
  const hint = 'something removed what the build left: build the variant again';
  return new UserError(code, message, { hint, cause });
}

export function corrupt(key: string, { location }: ObjectStore): UserError {
  return new UserError(
    'object-corrupt',
    `${key} in ${location} is not the file that its key names`,
    { hint: 'find out who wrote it; then replace it: isar-artifacts publish --repair' },
  );
}
