import { relate } from '../git/ancestry.ts';
import { type Baseline, judge, type Verdict, type When } from '../judge/judge.ts';
import { rollback } from '../judge/rollback.ts';
import { storedRecord } from '../publish/stored-record.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { PinnedVariant, Registry } from '../registry/pins.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Project } from './project.ts';

/** A build, and whether it is news to the registry. */
export interface Judged {
  readonly record: BuildRecord;
  readonly verdict: Verdict;
  /** The record that it was compared with. */
  readonly pinned?: BuildRecord | undefined;
  /** What was pinned then. */
  readonly against?: PinnedVariant | undefined;
}

export interface JudgeOptions {
  readonly store: ObjectStore;
  /** Of the repository, whose history says which of two builds is the newer one. */
  readonly root: string;
  /** Everything is news. */
  readonly force: boolean;
  readonly when: When;
  readonly signal?: AbortSignal | undefined;
}

/** As the project is configured. */
export function judgingFor(
  { store, source, loaded }: Project,
  { force, signal }: Pick<JudgeOptions, 'force' | 'signal'>,
): JudgeOptions {
  return { store, root: source.root, force, when: loaded.config.update.when, signal };
}

/**
 * Judges a build against the record that the registry names for its variant. A run that comes late,
 * or is run again, never moves a pin back.
 * @throws UserError `store-unreachable`: who cannot compare must not move a pin
 */
export async function judgeRecord(
  current: Registry,
  record: BuildRecord,
  options: JudgeOptions,
): Promise<Judged> {
  const against = current.variants.get(record.variant.id);
  const baseline = await baselineOf(against, options);
  const pinned = baseline.kind === 'record' ? baseline.record : undefined;
  if (options.force) {
    const verdict = judge(baseline, record, options.when);
    const reasons = verdict.news ? verdict.reasons : ['forced', ...verdict.reasons];
    return { record, pinned, against, verdict: { ...verdict, news: true, reasons } };
  }
  const back = against && (await stepBack(against, pinned, record, options.root));
  if (back !== undefined) {
    return { record, pinned, against, verdict: { news: false, reasons: [back], packages: [] } };
  }
  const verdict = judge(baseline, record, options.when);
  const gone = verdict.news || pinned === undefined ? [] : await goneOf(pinned, options);
  if (gone.length === 0) return { record, pinned, against, verdict };
  const reasons = [`no longer in the store: ${gone.join(', ')}`];
  return { record, pinned, against, verdict: { ...verdict, news: true, reasons } };
}

/** Artifacts that nobody can fetch any more, although they are pinned. */
async function goneOf(
  { artifacts }: BuildRecord,
  { store, signal }: JudgeOptions,
): Promise<string[]> {
  const asked = artifacts.map(async ({ name, object }) =>
    object === undefined || (await store.head(object.key, { signal })) === undefined ? [name] : [],
  );
  return (await Promise.all(asked)).flat();
}

/** Why pinning this build would be a step back, or undefined. */
export async function stepBack(
  { commit, time }: PinnedVariant,
  pinned: BuildRecord | undefined,
  record: BuildRecord,
  root: string,
): Promise<string | undefined> {
  const before = commit ?? pinned?.source.commit;
  const relation =
    before === undefined ? 'unknown' : await relate(root, record.source.commit, before);
  return rollback(record, { time, record: pinned }, relation);
}

async function baselineOf(
  pinned: PinnedVariant | undefined,
  { store, signal }: JudgeOptions,
): Promise<Baseline> {
  if (pinned === undefined) return { kind: 'none', why: 'not pinned yet' };
  if (pinned.record === undefined) return { kind: 'none', why: 'never published' };
  const record = await storedRecord(store, pinned.record, { signal });
  return record === undefined ? { kind: 'none', why: 'no baseline' } : { kind: 'record', record };
}
