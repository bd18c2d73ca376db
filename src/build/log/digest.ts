import { type KnownCause, knownCause } from './causes.ts';
import { type FailedTask, knownCauseOf } from './failed-task.ts';
import type { Look } from './look.ts';

/** Why a build failed, for a person. Every text is inert on a terminal and in the log of a job. */
export interface FailureDigest {
  /** The first is the one to look at. Empty where nobody said why. */
  readonly failures: readonly Failure[];
  /** The end of the log without what kas repeats: 20 lines at most. */
  readonly tail: readonly string[];
  /** The recipe or kas file to look at, as a path where the build ran. */
  readonly look: Look | undefined;
  /** What to do about it, where that is known. */
  readonly hint: string | undefined;
  /** The same build may well succeed a little later. */
  readonly transient: boolean;
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
}

export interface Failure {
  /** Both undefined where it was no task that failed. */
  readonly recipe: string | undefined;
  readonly task: string | undefined;
  /** The line that says why, such as `E: Unable to locate package x`. */
  readonly cause: string;
  /** The task's own log, as a path where the build ran. */
  readonly logfile: string | undefined;
}

/** What was found in a log. */
export interface Findings {
  readonly tasks: readonly FailedTask[];
  /** What failed outside of tasks; empty for nothing. */
  readonly said: string;
  /** The file that this is about. */
  readonly look: Look | undefined;
  readonly tail: readonly string[];
}

/** @param how it ended, as in `ended with 2` */
export function digestOf(
  { tasks, said, look, tail }: Findings,
  { exitCode, how }: { exitCode: number | undefined; how: string },
): FailureDigest {
  const causes = [...tasks.map(knownCauseOf), ...(said === '' ? [] : [knownCause(said)])];
  const known = causes.find((cause) => cause !== undefined) ?? knownCause(how);
  const file = tasks.find((task) => task.file !== undefined)?.file;
  return {
    failures: [...tasks.map(failureOf), ...failuresOf(said)],
    tail,
    look: file === undefined ? look : { file },
    hint: known?.hint,
    // Where one of them stays, it is no use to try again.
    transient: causes.length > 0 && causes.every(isTransient),
    exitCode,
  };
}

function failureOf({ recipe, task, reason, logfile }: FailedTask): Failure {
  return { recipe, task, cause: shortened(reason.text || 'failed'), logfile };
}

function failuresOf(said: string): Failure[] {
  if (said === '') return [];
  return [{ recipe: undefined, task: undefined, cause: shortened(said), logfile: undefined }];
}

function isTransient(cause: KnownCause | undefined): boolean {
  return cause?.transient === true;
}

const longestCause = 500;

function shortened(text: string): string {
  return text.length > longestCause ? `${text.slice(0, longestCause)}…` : text;
}
