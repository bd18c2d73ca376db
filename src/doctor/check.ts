import { setTimeout as sleep } from 'node:timers/promises';
import { asUserError, messageOf } from '../errors.ts';
import { error, type Finding, type Judgement, warning } from './finding.ts';

/** One thing to look at. */
export interface Check extends Pick<Finding, 'told' | 'advisory'> {
  readonly name: string;
  readonly examine: (signal: AbortSignal) => Promise<Judgement | readonly Judgement[]>;
  /** Milliseconds until it counts as not answering. */
  readonly patience?: number;
  /** Not to answer is an error, and no warning: nothing goes without. */
  readonly mustAnswer?: true;
}

/** Milliseconds: longer than a program may take that is asked something. */
const usualPatience = 15_000;

/**
 * All at once. One that cannot be done is a finding, too.
 * @returns in the order of the checks
 * @throws only the signal's reason
 */
export async function runChecks(
  checks: readonly Check[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(checks.map((check) => findingsOf(check, signal)));
  signal.throwIfAborted();
  return findings.flat();
}

async function findingsOf(check: Check, signal: AbortSignal): Promise<Finding[]> {
  const { name, examine, told, advisory, patience = usualPatience } = check;
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  // Whoever does not listen to the signal is not waited for.
  const late = sleep(patience, unanswered(check, patience), { signal: either });
  const judged = examine(either).catch(judgeFailure);
  const judgements = await Promise.race([judged, late.catch(() => [])]);
  ended.abort();
  const kind = { check: name, ...(told && { told }), ...(advisory && { advisory }) };
  return [judgements].flat().map((judgement) => ({ ...kind, ...judgement }));
}

function unanswered({ mustAnswer }: Check, patience: number): Judgement {
  const level = mustAnswer ? error : warning;
  return level(
    `no answer within ${patience / 1000} s`,
    'find out what hangs: a server, a proxy, a file system on the network?',
  );
}

function judgeFailure(thrown: unknown): Judgement {
  const known = asUserError(thrown);
  if (known !== undefined) return error(known.message, known.hint ?? '');
  return warning(`this could not be looked at: ${messageOf(thrown)}`, 'please report it');
}
