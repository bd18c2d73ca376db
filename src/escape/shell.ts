/** A `=` only in options: `A=1` before a program would be an assignment. */
const plain = /^(?:[A-Za-z0-9_@%+:,./-]+|-[A-Za-z0-9_@%+=:,./-]+)$/;

/** One word of a POSIX shell, whatever it contains. */
function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command line that a person can paste into a shell. */
export function quoteCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
