/**
 * Reads a file such as `GITHUB_OUTPUT`: `name=value`, or `name<<delimiter`, the lines of the value,
 * and the delimiter. Of a name that comes twice, the last value counts.
 * @throws Error for anything else
 */
export function parseNamedValues(text: string): Record<string, string> {
  const values: [string, string][] = [];
  let rest = text;
  while (rest !== '') {
    const { line, after } = firstLine(rest);
    rest = after;
    if (line === '') continue;
    const [, name = '', sign, value = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line}'`);
    if (name === '') throw new Error(`Invalid format '${line}'. Name must not be empty`);
    if (sign === '=') {
      values.push([name, value]);
      continue;
    }
    if (value === '') throw new Error(`Invalid format '${line}'. Delimiter must not be empty`);
    const document = hereDocument(rest, value);
    rest = document.after;
    values.push([name, document.value]);
  }
  return Object.fromEntries(values);
}

/** Reads `GITHUB_PATH`: a directory a line. */
export function parsePaths(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line !== '');
}

/** Only LF ends a line here: a CR belongs to the value. */
function firstLine(text: string): { readonly line: string; readonly after: string } {
  const end = text.indexOf('\n');
  if (end < 0) return { line: text, after: '' };
  return { line: text.slice(0, end), after: text.slice(end + 1) };
}

function hereDocument(text: string, delimiter: string): { value: string; after: string } {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    const { line, after } = firstLine(rest);
    rest = after;
    if (line === delimiter) return { value: lines.join('\n'), after: rest };
    lines.push(line);
  }
  throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
}
