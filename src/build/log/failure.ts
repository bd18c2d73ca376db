import { lastLines } from '../tail.ts';
import { isRemark, strengthOf, strengthOfError, strengthOfLine, strengths } from './candidate.ts';
import { knownCause } from './causes.ts';
import { digestOf, type FailureDigest } from './digest.ts';
import { type FailedTask, FailedTasks, noReason, offer } from './failed-task.ts';
import type { LogLine } from './line.ts';
import { normalFile } from './look.ts';
import { generalMessage } from './message.ts';
import { recipeOfFile, recipeOfVersion } from './recipe.ts';

export interface FailureCollector {
  add(line: LogLine): void;
  /** @param ending its exit code, and in words, as in `ended with 2` */
  digest(ending: { exitCode: number | undefined; how: string }): FailureDigest;
}

const linesOfTail = 20;
/** kas says all of them again in the end. */
const mostErrors = 200;

/**
 * Collects why a build fails, in one pass. kas reads bitbake's stdout and stderr apart, so that
 * errors may come long after what they belong to: each finds its task by name, and the log of a task
 * (`| ...`) by the line behind it.
 */
export function failureCollector(): FailureCollector {
  const tail = lastLines(linesOfTail);
  const errors = new Set<string>();
  const tasks = new FailedTasks();
  const general = generalMessage();
  /** Of the log of a task whose name comes at its end. */
  let block = noReason();
  /** The task of the last error, of which more lines may follow. */
  let current: FailedTask | undefined;

  const errorRules: readonly [RegExp, (match: RegExpExecArray) => void][] = [
    [
      /^(\S+-[^-\s]+-r[^-\s]+) (do_\w+): (.*)$/,
      ([, versioned = '', name = '', message = '']) => {
        current = tasks.at(recipeOfVersion(versioned), name);
        if (current !== undefined) addMessage(current, message);
      },
    ],
    [
      /^Logfile of failure stored in: (.+)$/,
      ([, logfile]) => {
        if (current !== undefined) current.logfile = logfile;
      },
    ],
    [
      /^Task \((.+):(do_\w+)\) failed with exit code/,
      ({ input, 1: file = '', 2: name = '' }) => {
        const task = tasks.at(recipeOfFile(file), name);
        current = undefined;
        if (task === undefined) return;
        task.file = normalFile(file);
        addMessage(task, input);
      },
    ],
    [
      /^/,
      ({ input }) => {
        current = undefined;
        const strength = strengthOfError(input);
        general.begin(input, strength === strengths.cause ? strengths.error : strength);
      },
    ],
  ];

  function addError(text: string): void {
    for (const [pattern, take] of errorRules) {
      const match = pattern.exec(text);
      if (match === null) continue;
      take(match);
      return;
    }
  }

  function addOther(line: LogLine): void {
    const { level, text } = line;
    const [, versioned, name = ''] = failedTask.exec(text) ?? [];
    if (versioned !== undefined) {
      const task = tasks.at(recipeOfVersion(versioned), name);
      if (task !== undefined) offer(task.reason, block.text, block.strength);
      block = noReason();
    } else if (current !== undefined && level === 'error') {
      const strength = strengthOf(text);
      if (strength >= strengths.passing) offer(current.reason, text, strength);
    } else if (!general.goOn(line)) {
      general.begin(text, strengthOfLine(line));
    }
  }

  return {
    add(line) {
      const { text } = line;
      const repeated = errors.has(text) || text === summaryMark;
      if (!repeated) tail.add(text);
      if (text.startsWith('| ')) {
        const inner = text.slice(2).trim();
        offer(block, inner, strengthOf(inner));
      } else if (text === blockMark) {
        block = noReason();
      } else if (text.startsWith(errorMark) && !isRemark(line.level)) {
        if (errors.size < mostErrors) errors.add(text);
        addError(text.slice(errorMark.length));
      } else {
        addOther(line);
      }
    },
    digest(ending) {
      const failed = tasks.all();
      // What else was said may be chatter; of bitbake it is one more thing that failed.
      const said = failed.length === 0 || general.isError() ? general.text() : '';
      return digestOf({ tasks: failed, said, look: general.look(), tail: tail.lines() }, ending);
    },
  };
}

const errorMark = 'ERROR: ';
const blockMark = 'Log data follows:';
const summaryMark = '--- Error summary ---';
const failedTask = /^NOTE: recipe (\S+): task (do_\w+): Failed/;

function addMessage(task: FailedTask, message: string): void {
  const strength = strengthOfError(message);
  offer(task.reason, message, strength);
  if (strength === strengths.wrapper) task.wrapped ??= knownCause(message);
}
