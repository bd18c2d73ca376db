import { foreignLogLine } from '../../escape/log-line.ts';

/** A line of kas' log, without its prefix. */
export interface LogLine {
  /** Undefined where kas put no prefix: on a terminal, in what it repeats, of other commands. */
  readonly level: Level | undefined;
  /** Inert on a terminal and in the log of a job. */
  readonly text: string;
}

export type Level = 'debug' | 'info' | 'warning' | 'error' | 'critical';

/** What is longer is no line for a person, and nothing that we look for is so far behind. */
const longest = 4096;

/** `2026-11-23 21:04:54 - ERROR    - `, in colour where there is some. */
const prefix =
  /^(?:\u001b\[[0-9;]*m)*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - (DEBUG|INFO|WARNING|ERROR|CRITICAL) *- ?/;

export function logLine(raw: string): LogLine {
  const line = raw.length > longest ? raw.slice(0, longest) : raw;
  const match = prefix.exec(line);
  const level = match?.[1]?.toLowerCase() as Level | undefined;
  return { level, text: foreignLogLine(line.slice(match?.[0].length ?? 0)).trimEnd() };
}
