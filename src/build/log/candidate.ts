import { knownCause } from './causes.ts';
import type { LogLine } from './line.ts';

/**
 * How much a line says about why a build failed. Of equals the first counts: what follows a failure
 * is mostly its consequence.
 */
export const strengths = { none: 0, wrapper: 1, last: 2, complaint: 3, cause: 4 } as const;
export type Strength = (typeof strengths)[keyof typeof strengths];

/** Says that something failed, and not why. */
const wrappers =
  /^(?:ExecutionError\(|Fetcher failure: Fetch command|Error executing a python function|Function failed: |Execution of '|Unable to parse \S+\.py$|Command ".*(?: failed|status)|Command (?:returned non-zero|failed)|Task \(.*\) failed|Logfile of failure|For a list of supported|Error\(s\) occured while|make(?:\[\d+\])?: \*\*\*|Shell returned)/;

/** What goes well, or is to be known only. */
const remarks =
  /^(?:DEBUG|NOTE|INFO|WARNING|Warning|W|N|Get|Hit|Ign|Err|Note|hint|remote|From|Cloning into|Switched to|HEAD is now|Summary)\b[: ]|^(?: \* |-|##teamcity\[|Sstate summary: |$)/;

/** What programs begin a reason with: apt, git, compilers, dpkg, Python. */
const complaints =
  /^E: |^fatal: |(?:^|[\s:])(?:fatal )?error: |^(?:\w+\.)*\w*(?:Error|Exception): /i;

/** What shells and tools end one with. */
const endings =
  /: (?:No such file or directory|Permission denied|Operation not permitted|command not found|not found)$/i;

/** @param text of a log that nobody sorted: of a task, or of a program that is not kas */
export function strengthOf(text: string): Strength {
  if (remarks.test(text)) return strengths.none;
  if (wrappers.test(text)) return strengths.wrapper;
  if (complaints.test(text) || knownCause(text) !== undefined) return strengths.cause;
  return endings.test(text) ? strengths.complaint : strengths.last;
}

/** @param line that kas prints itself, or what it runs */
export function strengthOfLine({ level, text }: LogLine): Strength {
  const strength = strengthOf(text);
  // kas takes whatever bitbake and git print on stderr for an error.
  if (level === 'error' || level === 'critical') {
    return strength === strengths.last || strength === strengths.complaint
      ? strengths.cause
      : strength;
  }
  if (strength < strengths.cause) return strengths.none;
  // The end of a traceback, whose reason kas said before in fewer words.
  return level === undefined && exception.test(text) ? strengths.complaint : strength;
}

const exception = /^(?:\w+\.)*\w*(?:Error|Exception): /;
