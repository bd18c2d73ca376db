/**
 * A line of somebody else's log, safe to print: no terminal control sequences, and nothing that a
 * GitHub runner would take for a command of ours (`::set-output ...` at the start of a line,
 * `##[group]` anywhere; actions/runner, ActionCommand.TryParse).
 */
export function foreignLogLine(line: string): string {
  return line
    .replace(controlSequence, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('##[', '##\u200b[')
    .replace(/^(\s*):(?=:)/u, '$1:\u200b');
}

/** The same for a text of several lines, such as the message of an error that quotes a log. */
export function foreignText(text: string): string {
  return text.split('\n').map(foreignLogLine).join('\n');
}

const controlSequence =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
