import { UserError } from '../errors.ts';
import type { StoredObject } from '../record/build-record.ts';
import { narinfoKey, narKey } from '../store/key.ts';
import { bodyOf, type ObjectStore, type Stored } from '../store/object-store.ts';
import { wrappedBody } from '../store/wrapped.ts';
import { ensureCacheInfo } from './cache-info.ts';
import { encodedFrame } from './nar-frame.ts';
import {
  type CachedFile,
  fingerprint,
  isSamePath,
  narinfo,
  type StoredNar,
  signaturesOf,
} from './narinfo.ts';
import type { SigningKey } from './signing-key.ts';
import { textOf } from './text.ts';

export interface BinaryCacheOptions {
  readonly store: ObjectStore;
  readonly signingKey?: SigningKey | undefined;
  /** Replace what is wrong. */
  readonly repair: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A file whose object is in the store, and right. */
export interface ObjectToCache extends CachedFile {
  readonly object: StoredObject;
  /** What the store says of the object. */
  readonly stored: Stored;
}

/** Bytes that were sent for it, and that the store copied by itself. */
export interface Moved {
  readonly sent: number;
  readonly copied: number;
}

/** The store as a binary cache of Nix: the same files once more, as archives. */
export interface BinaryCache {
  /**
   * Archive first, then the narinfo that names it: Nix never meets a missing archive.
   * @throws UserError `object-corrupt`, or what the store throws
   */
  add(file: ObjectToCache, onNotice: (notice: string) => void): Promise<Moved>;
}

export function binaryCache(options: BinaryCacheOptions): BinaryCache {
  const { store, signal } = options;
  let isCache: Promise<void> | undefined;
  const nars = new Map<string, Promise<{ nar: StoredNar; moved: Moved }>>();

  async function add(file: ObjectToCache, onNotice: (notice: string) => void): Promise<Moved> {
    isCache ??= ensureCacheInfo(store, { signal });
    await isCache;
    const { sha256, object } = file;
    const key = narKey(sha256, object.encoding);
    const earlier = nars.get(key);
    const ensuring = earlier ?? ensureNar(key, file, options, onNotice);
    if (earlier === undefined) nars.set(key, ensuring);
    ensuring.catch(() => nars.delete(key));
    const { nar, moved } = await ensuring;
    const sent = await ensureNarinfo(file, nar, options);
    // What equal bytes under another name have moved already is said there.
    return earlier === undefined ? { ...moved, sent: moved.sent + sent } : { sent, copied: 0 };
  }

  return { add };
}

async function ensureNar(
  key: string,
  { size, sha256, object, stored }: ObjectToCache,
  { store, repair, signal }: BinaryCacheOptions,
  onNotice: (notice: string) => void,
): Promise<{ nar: StoredNar; moved: Moved }> {
  const { head, tail } = encodedFrame(size, object.encoding);
  const expected = head.length + stored.size + tail.length;
  const nar = { key, compression: object.encoding, size: expected };
  const moved = { sent: 0, copied: 0 };
  const found = await store.head(key, { signal });
  if (found?.size === expected) return { nar, moved };
  if (found !== undefined && !repair) throw corrupt(key, store);
  const metadata = { sha256, size: String(size) };
  const body = wrappedBody(store, { head, key: object.key, of: stored, tail }, metadata);
  const counting = {
    signal,
    onNotice,
    onSent: (bytes: number) => {
      moved.sent += bytes;
    },
    onCopied: (bytes: number) => {
      moved.copied += bytes;
    },
  };
  const created = await (found === undefined
    ? store.create(key, body, counting)
    : store.replace(key, body, found, counting));
  if (created.size !== expected) throw corrupt(key, store);
  return { nar, moved };
}

/** @returns bytes sent */
async function ensureNarinfo(
  file: CachedFile,
  nar: StoredNar,
  { store, signingKey, repair, signal }: BinaryCacheOptions,
): Promise<number> {
  const key = narinfoKey(file.name, file.sha256);
  const found = await textOf(store, key, { signal });
  const own = signingKey === undefined ? [] : [signingKey.sign(fingerprint(file))];
  if (found === undefined) {
    const bytes = Buffer.from(narinfo(file, nar, own));
    const { created } = await store.create(key, bodyOf(bytes), { signal });
    return created ? bytes.length : 0;
  }
  const isRight = isSamePath(found, narinfo(file, nar));
  if (!isRight && !repair) throw corrupt(key, store);
  const signatures = isRight ? signaturesOf(found) : [];
  if (isRight && own.every((signature) => signatures.includes(signature))) return 0;
  const stored = await store.head(key, { signal });
  if (stored === undefined) return 0;
  // Whoever signed before stays: users may trust the one or the other.
  const text = narinfo(file, nar, [...new Set([...signatures, ...own])]);
  const bytes = Buffer.from(text);
  const { created } = await store.replace(key, bodyOf(bytes), stored, { signal });
  return created ? bytes.length : 0;
}

function corrupt(key: string, { location }: ObjectStore): UserError {
  return new UserError('object-corrupt', `${key} in ${location} is of another file`, {
    hint: 'find out who wrote it; then replace it: isar-artifacts publish --repair --force',
  });
}
