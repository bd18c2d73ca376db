import type { Sha256 } from '../digest/sha256.ts';
import { parseKey } from '../store/key.ts';
import type { Listed } from '../store/object-store.ts';
import { type CachedDigests, digestBehind } from './narinfos.ts';

/** All that speaks for keeping something. Times are milliseconds. */
export interface Evidence {
  /** Digests that refs name, each with how. */
  readonly named: ReadonlyMap<Sha256, string>;
  /** Digests that live records name, each with the digest of one such record. */
  readonly recorded: ReadonlyMap<Sha256, Sha256>;
  /** Of each narinfo the digest of its file. */
  readonly cached: CachedDigests;
  /** Keys that somebody is writing. */
  readonly uploads: ReadonlySet<string>;
  readonly now: number;
  /** How old something must be before it is removed. */
  readonly grace: number;
}

/** What becomes of an object, and why. */
export interface Decision extends Listed {
  readonly remove: boolean;
  /** For people. */
  readonly reason: string;
}

export function decide(object: Listed, evidence: Evidence): Decision {
  const digest = digestBehind(object.key, evidence.cached);
  if (digest === undefined) return { ...object, remove: false, reason: 'not a key of ours' };
  const reason = whyKept(object, digest, evidence);
  if (reason !== undefined) return { ...object, remove: false, reason };
  const age = formatTime(evidence.now - object.modified);
  return { ...object, remove: true, reason: `no ref names it, and it is ${age} old` };
}

function whyKept(object: Listed, digest: Sha256, evidence: Evidence): string | undefined {
  const { named, recorded, uploads, grace } = evidence;
  const record = recorded.get(digest);
  return (
    named.get(digest) ??
    (record === undefined ? undefined : `of the record ${record}`) ??
    (uploads.has(object.key) ? 'an upload of it is under way' : undefined) ??
    (isOld(object, evidence) ? undefined : `younger than ${formatTime(grace)}`)
  );
}

/**
 * Build records whose objects are needed: those that a ref names, and the young ones. A publisher
 * writes its record last, and what it found in the store may be old.
 */
export function liveRecords(
  objects: readonly Listed[],
  evidence: Pick<Evidence, 'named' | 'now' | 'grace'>,
): Sha256[] {
  return objects.flatMap((object) => {
    const key = parseKey(object.key);
    if (key?.kind !== 'record') return [];
    return evidence.named.has(key.digest) || !isOld(object, evidence) ? [key.digest] : [];
  });
}

/** What has no sound time is not old. */
function isOld({ modified }: Listed, { now, grace }: Pick<Evidence, 'now' | 'grace'>): boolean {
  return now - modified >= grace;
}

function formatTime(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const [count, unit] = hours >= 48 ? [Math.floor(hours / 24), 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
