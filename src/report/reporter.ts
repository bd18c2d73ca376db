import type { Place, UserError } from '../errors.ts';
import type { Section } from './section.ts';

/** What people are told: progress while the stages work, what went wrong, and the result. */
export interface Reporter {
  info(text: string): void;
  warn(text: string): void;
  /** What ended the run, or a part of it. */
  error(error: UserError): void;
  /** Begins something that takes a while. Exactly one of `succeed` and `fail` ends it. */
  begin(title: string, options?: TaskOptions): Task;
  /** The result, at the end. */
  conclude(sections: readonly Section[]): Promise<void>;
}

export interface TaskOptions {
  /** Others are under way meanwhile, which say more: this one has no place of its own in a log. */
  readonly beside?: boolean | undefined;
}

export interface Task {
  /** A line of the log of a program that works on it. Not ours, so not to be trusted. */
  log(line: string): void;
  /**
   * How far everything is that this task transfers: what it works on right now and what it has
   * finished. To be called as often as there is news, or more.
   */
  progress(transfers: readonly Transfer[]): void;
  /** How far the build is that this task waits for; to be called as often as there is news. */
  building(step: BuildStep): void;
  /** What is no failure, but is to be seen afterwards, too. */
  warn(text: string): void;
  succeed(text: string): void;
  fail(text: string, details?: FailureDetails): void;
}

/** Where a build is. */
export interface BuildStep {
  /** Whole percent; undefined where nobody can tell yet. */
  readonly percent: number | undefined;
  /** What it does, as in `task 33 of 73 (do_rootfs_install)`. Not ours, so not to be trusted. */
  readonly text: string;
}

/** What of a failure is shown beside its text where there is room: in a job on GitHub. */
export interface FailureDetails {
  readonly hint?: string | undefined;
  readonly places?: readonly Place[];
}

/** A file on its way to the store, or being hashed. */
export interface Transfer {
  /** Not ours, so not to be trusted. */
  readonly name: string;
  readonly activity: 'hashing' | 'uploading' | 'checking';
  /** Bytes of the file itself that are behind us, and its size. */
  readonly done: number;
  readonly size: number;
}
