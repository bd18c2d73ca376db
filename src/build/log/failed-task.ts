import { type Strength, strengths } from './candidate.ts';
import { type KnownCause, knownCause } from './causes.ts';

/** What was said so far about why something failed. */
export interface Reason {
  text: string;
  strength: Strength;
}

export function noReason(): Reason {
  return { text: '', strength: strengths.none };
}

/** @returns whether it says more than what was said before */
export function offer(reason: Reason, text: string, strength: Strength): boolean {
  const better = strength > reason.strength;
  // Of what says nothing, the end of the log is closest to the failure.
  if (!better && (strength !== strengths.last || reason.strength !== strengths.last)) return false;
  Object.assign(reason, { text, strength });
  return better;
}

/** A task that failed, while its log is still being read. */
export interface FailedTask {
  readonly recipe: string;
  readonly task: string;
  readonly reason: Reason;
  /** What the wrapper around the reason gives away. */
  wrapped: KnownCause | undefined;
  logfile: string | undefined;
  /** The recipe's file. */
  file: string | undefined;
}

/** A log without sense must not fill the memory. */
const mostTasks = 50;

/** The tasks that failed, in the order in which that was first heard of. */
export class FailedTasks {
  readonly #tasks = new Map<string, FailedTask>();

  /** @returns undefined for what does no harm, or where there are too many */
  at(recipe: string, task: string): FailedTask | undefined {
    // What cannot be restored is built.
    if (task.endsWith('_setscene')) return undefined;
    const key = `${recipe} ${task}`;
    const known = this.#tasks.get(key);
    if (known !== undefined || this.#tasks.size >= mostTasks) return known;
    const failed = {
      recipe,
      task,
      reason: noReason(),
      wrapped: undefined,
      logfile: undefined,
      file: undefined,
    };
    this.#tasks.set(key, failed);
    return failed;
  }

  all(): readonly FailedTask[] {
    return [...this.#tasks.values()];
  }
}

/** What people met before, of the reason itself or else of what is around it. */
export function knownCauseOf({ reason, wrapped }: FailedTask): KnownCause | undefined {
  return knownCause(reason.text) ?? wrapped;
}
