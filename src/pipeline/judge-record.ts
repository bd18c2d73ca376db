import { type Baseline, judge, type Verdict } from '../judge/judge.ts';
import { storedRecord } from '../publish/stored-record.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Registry } from '../registry/pins.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** A build, and whether it is news to the registry. */
export interface Judged {
  readonly record: BuildRecord;
  readonly verdict: Verdict;
  /** The record that it was compared with. */
  readonly pinned?: BuildRecord | undefined;
}

export interface JudgeOptions {
  readonly store: ObjectStore;
  /** Everything is news. */
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
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
  const pinned = current.get(record.variant.id);
  if (pinned !== undefined && record.source.time < pinned.time && !options.force) {
    const reasons = ['built from an older commit than what is pinned: pin kept'];
    return { record, verdict: { news: false, reasons, packages: [] } };
  }
  const baseline = await baselineOf(current, record.variant.id, options);
  const verdict = judge(baseline, record);
  const before = baseline.kind === 'record' ? baseline.record : undefined;
  if (verdict.news || !options.force) return { record, verdict, pinned: before };
  return {
    record,
    pinned: before,
    verdict: { ...verdict, news: true, reasons: ['forced', ...verdict.reasons] },
  };
}

async function baselineOf(
  current: Registry,
  id: string,
  { store, signal }: JudgeOptions,
): Promise<Baseline> {
  const pinned = current.get(id);
  if (pinned === undefined) return { kind: 'none', why: 'not pinned yet' };
  if (pinned.record === undefined) return { kind: 'none', why: 'never published' };
  const record = await storedRecord(store, pinned.record, { signal });
  return record === undefined ? { kind: 'none', why: 'no baseline' } : { kind: 'record', record };
}
