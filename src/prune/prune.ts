import { UserError } from '../errors.ts';
import { parseKey } from '../store/key.ts';
import type { Listed, ObjectStore } from '../store/object-store.ts';
import { type CachedDigests, digestBehind, narinfoReader, type ReadNarinfos } from './narinfos.ts';
import { type Decision, decide, liveRecords } from './plan.ts';
import type { PruneProgress } from './progress.ts';
import { type ReadRecords, recordReader } from './records.ts';
import type { Named } from './refs.ts';
import { removeAll } from './remove.ts';

/** 30 days in milliseconds. */
const defaultGrace = 30 * 24 * 3_600_000;

export interface PruneOptions {
  readonly store: Pick<
    ObjectStore,
    'location' | 'now' | 'list' | 'openUploads' | 'read' | 'remove'
  >;
  /** What refs name at the moment it is called: `namedByRefs` of the repository. */
  readonly named: () => Promise<Named>;
  /** Milliseconds for which what nobody names is kept. */
  readonly grace?: number | undefined;
  /** Removes, instead of only saying what would be. */
  readonly delete: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970, instead of what the store says. */
  readonly now?: (() => number) | undefined;
  readonly onProgress?: ((progress: PruneProgress) => void) | undefined;
}

export interface Total {
  readonly objects: number;
  readonly bytes: number;
}

export interface Pruned {
  /** Of every object in the folders of our keys, in the order of the keys. */
  readonly decisions: readonly Decision[];
  /** What is, or was, to be removed, and all the rest. */
  readonly removed: Total;
  readonly kept: Total;
  /** False where nothing was to be touched. */
  readonly deleted: boolean;
  /** How many refs were read, and how many different registries were there. */
  readonly refs: number;
  readonly registries: number;
}

/**
 * Finds what no ref names any more, and removes it where that is asked for: records before the
 * objects that they name. Everything is looked at again right before: what somebody needs by then
 * stays. After an interruption the same call does the rest.
 * @throws UserError what `named` and the store throw, `object-corrupt` for a record that is damaged,
 * `repository-unfit` where the repository names nothing in the store
 */
export async function prune(options: PruneOptions): Promise<Pruned> {
  const readers = { records: recordReader(options.store), narinfos: narinfoReader(options.store) };
  const first = await look(options, readers);
  if (!options.delete || !first.decisions.some(({ remove }) => remove)) {
    return resultOf(first, options.delete);
  }
  const again = confirmed(first, await look(options, readers));
  await removeAll(options.store, again.decisions, options);
  return resultOf(again, true);
}

interface Readers {
  readonly records: ReadRecords;
  readonly narinfos: ReadNarinfos;
}

interface Look extends Pick<Named, 'refs' | 'registries'> {
  readonly decisions: readonly Decision[];
  readonly cached: CachedDigests;
}

/** The store comes last: what is written before the listing is over is in it. */
async function look(options: PruneOptions, read: Readers): Promise<Look> {
  const { store, signal, grace = defaultGrace, onProgress = () => {} } = options;
  onProgress({ activity: 'reading refs', done: 0 });
  const { digests, refs, registries } = await options.named();
  // Before the listing, so that nothing in it looks older than it is.
  const now = options.now?.() ?? (await store.now({ signal }));
  const uploads = new Set<string>();
  for await (const key of store.openUploads({ signal })) uploads.add(key);
  const objects: Listed[] = [];
  for await (const object of store.list({ signal })) {
    objects.push(object);
    if (objects.length % 1000 === 0) {
      onProgress({ activity: 'listing objects', done: objects.length });
    }
  }
  const known = { named: digests, uploads, now, grace };
  const records = liveRecords(objects, known);
  onProgress({ activity: 'reading records', done: 0, of: records.length });
  const recorded = await read.records(records, { signal });
  const keys = objects.map(({ key }) => key).filter((key) => parseKey(key)?.kind === 'narinfo');
  const cached = await read.narinfos(keys, { signal });
  const decisions = objects
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map((object) => decide(object, { ...known, recorded, cached }));
  const look = { decisions, refs, registries, cached };
  refuseForeign(store, look, digests);
  return look;
}

/** Whoever is in another project's repository would remove all that is old. */
function refuseForeign(
  { location }: Pick<ObjectStore, 'location'>,
  { decisions, cached }: Look,
  named: Named['digests'],
): void {
  const isNamed = ({ key }: Decision) => {
    const digest = digestBehind(key, cached);
    return digest !== undefined && named.has(digest);
  };
  if (!decisions.some(({ remove }) => remove) || decisions.some(isNamed)) return;
  throw new UserError(
    'repository-unfit',
    `this repository names nothing of what is in ${location}`,
    { hint: 'run it in the repository whose registry names it, or check storage.url' },
  );
}

/** Only what was to be removed all the time, and is still the same object. */
function confirmed(first: Look, second: Look): Look {
  const versions = new Map(
    first.decisions.flatMap(({ key, version, remove }) => (remove ? [[key, version]] : [])),
  );
  const decisions = second.decisions.map((decision) =>
    decision.remove && versions.get(decision.key) !== decision.version
      ? { ...decision, remove: false, reason: 'written, or needed, until a moment ago' }
      : decision,
  );
  return { ...second, decisions };
}

function resultOf({ decisions, refs, registries }: Look, deleted: boolean): Pruned {
  const [removed, kept] = [true, false].map((remove) =>
    totalOf(decisions.filter((decision) => decision.remove === remove)),
  ) as [Total, Total];
  return { decisions, removed, kept, deleted, refs, registries };
}

function totalOf(objects: readonly Listed[]): Total {
  return { objects: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}
