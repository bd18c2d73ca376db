import { knownCause } from './causes.ts';
import type { Level, LogLine } from './line.ts';

/**
 * How much a line says about why a build failed. Of equals the first counts: what follows a failure
 * is mostly its consequence. `passing`: a server refused, and somebody may have tried another one.
 * `error`: bitbake's own, of no task.
 */
export const strengths = {
  none: 0,
  wrapper: 1,
  last: 2,
  passing: 3,
  complaint: 4,
  cause: 5,
  error: 6,
} as const;
export type Strength = (typeof strengths)[keyof typeof strengths];

/** Says that something failed, and not why. */
const wrappers =
  /^(?:ExecutionError\(|Fetcher failure: Fetch command|Error executing a python function|Function failed: |Execution of (?:'|event handler)|Command execution failed|Unable to parse \S+\.py$|Command ".*(?: failed|status)|Command (?:returned non-zero|failed)|Task \(.*\) failed|Logfile of failure|For a list of supported|Error\(s\) occured while|make(?:\[\d+\])?: \*\*\*|Shell returned|dpkg-buildpackage: error: .* subprocess returned exit status)/;

/** What goes well, or is to be known only. */
const remarks =
  /^(?:DEBUG|NOTE|INFO|WARNING|Warning|W|N|Get|Hit|Ign|Err|Note|hint|remote|From|Cloning into|Switched to|HEAD is now|Summary)\b[: ]|^(?: \* |-|##teamcity\[|Sstate summary: |sudo: unable to resolve host |\S+:\d+:(?:\d+:)? \w*[Ww]arning:|$)/;

/** What programs begin a reason with: apt, git, docker, compilers, dpkg, Python. */
const complaints =
  /^E: |^fatal: |^(?:docker: )?Error response from daemon: |(?:^|[\s:])(?:fatal )?error: (?!(?:429|5\d\d)\b)|^(?:\w+\.)*\w*(?:Error|Exception): /i;

/** What shells and tools end one with. */
const endings =
  /: (?:No such file or directory|Permission denied|Operation not permitted|command not found|not found)$/i;

/** @param text of a log that nobody sorted: of a task, or of a program that is not kas */
export function strengthOf(text: string): Strength {
  if (remarks.test(text)) return strengths.none;
  if (wrappers.test(text)) return strengths.wrapper;
  if (complaints.test(text)) return strengths.cause;
  const known = knownCause(text);
  if (known !== undefined) return known.transient ? strengths.passing : strengths.cause;
  return endings.test(text) ? strengths.complaint : strengths.last;
}

/** @param text behind bitbake's `ERROR: `, without the task that it is of */
export function strengthOfError(text: string): Strength {
  const strength = strengthOf(text);
  return strength > strengths.wrapper ? strengths.cause : strength;
}

/** @param line that kas prints itself, or what it runs; no `ERROR: ` of bitbake */
export function strengthOfLine({ level, text }: LogLine): Strength {
  if (isRemark(level)) return strengths.none;
  const strength = strengthOf(text);
  if (level === 'error' || level === 'critical') {
    // kas takes whatever bitbake and git print on stderr for an error, so the level says little.
    return strength === strengths.last ? strengths.complaint : strength;
  }
  if (strength < strengths.passing || strength === strengths.complaint) return strengths.none;
  // The end of a traceback, whose reason kas said before in fewer words.
  return level === undefined && exception.test(text) ? strengths.complaint : strength;
}

export function isRemark(level: Level | undefined): boolean {
  return level === 'debug' || level === 'warning';
}

const exception = /^(?:\w+\.)*\w*(?:Error|Exception): /;
