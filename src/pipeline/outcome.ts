import type { UserError } from '../errors.ts';
import type { PublishedArtifact } from '../publish/publish.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Judged } from './judge-record.ts';

/** What became of one variant. */
export type Outcome = Built | JudgedOutcome | Failed | NotStarted;

/** Built and recorded; nobody asked whether it is news. */
export interface Built {
  readonly status: 'built';
  readonly id: string;
  readonly record: BuildRecord;
}

export interface JudgedOutcome {
  /** `news`: it would be published, but this was a dry run. */
  readonly status: 'unchanged' | 'news' | 'published';
  readonly id: string;
  readonly judged: Judged;
  /** Empty unless it was published. */
  readonly published: readonly PublishedArtifact[];
}

export interface Failed {
  readonly status: 'failed';
  readonly id: string;
  readonly error: UserError;
}

/** An earlier variant failed, and nothing more was wanted. */
export interface NotStarted {
  readonly status: 'not started';
  readonly id: string;
}

export function judgedOf(outcomes: readonly Outcome[]): Judged[] {
  return outcomes.flatMap((outcome) => ('judged' in outcome ? [outcome.judged] : []));
}

export function failuresOf(outcomes: readonly Outcome[]): Failed[] {
  return outcomes.filter((outcome) => outcome.status === 'failed');
}

/** Bytes that stores took. */
export function sentBytes(artifacts: readonly PublishedArtifact[]): number {
  return artifacts.reduce((sum, { sent }) => sum + sent, 0);
}

/** Variants that the run did not get done. */
export function incompleteOf(outcomes: readonly Outcome[]): (Failed | NotStarted)[] {
  return outcomes.filter(({ status }) => status === 'failed' || status === 'not started') as (
    | Failed
    | NotStarted
  )[];
}

/** The record of a variant that was built, whatever came of it then. */
export function recordOf(outcome: Outcome): BuildRecord | undefined {
  if (outcome.status === 'built') return outcome.record;
  return 'judged' in outcome ? outcome.judged.record : undefined;
}
