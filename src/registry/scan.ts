import { isNixText } from '../escape/nix.ts';

/** Where something stands in the file. Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One entry as it was written: syntax only, nothing in it is judged yet. */
export interface ScannedEntry extends Position {
  readonly attributePath: readonly string[];
  readonly fields: ReadonlyMap<string, ScannedField>;
}

export interface ScannedField extends Position {
  readonly value: string | number;
}

/** The text is not of the form that `renderRegistry` prints. */
export interface Unexpected extends Position {
  readonly expected: string;
}

const entryStart = ' = artifact {';
const fieldPattern = /^ {4}([a-z]+) = (.*);$/;
const stringPattern = /"(?:[^"\\]|\\.)*"/y;
const identifierPattern = /[A-Za-z_][A-Za-z0-9_'-]*/y;
const integerPattern = /^(?:0|[1-9][0-9]{0,15})$/;
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads the lines behind the functions, each once. `firstLine` is the number of the first.
 * The result is entries in the order of the file, or the first thing that was not expected.
 */
export function scanPins(lines: readonly string[], firstLine: number): ScannedEntry[] | Unexpected {
  const entries: ScannedEntry[] = [];
  let index = 0;
  for (; lines[index] !== '}'; index++) {
    const start = { line: firstLine + index, column: 3 };
    const attributePath = scanEntryStart(lines[index]);
    if (!attributePath) return { ...start, expected: '`ATTRIBUTE = artifact {`, or the last `}`' };
    const fields = new Map<string, ScannedField>();
    for (index++; lines[index] !== '  };'; index++) {
      const position = { line: firstLine + index, column: 5 };
      const [, name, text] = fieldPattern.exec(lines[index] ?? '') ?? [];
      if (name === undefined || text === undefined || fields.has(name)) {
        return { ...position, expected: '`FIELD = VALUE;`, each field once, or `};`' };
      }
      const column = position.column + `${name} = `.length;
      const value = scanValue(text);
      if (value === undefined) return { ...position, column, expected: 'a string or a number' };
      fields.set(name, { line: position.line, column, value });
    }
    entries.push({ ...start, attributePath, fields });
  }
  return entries;
}

function scanEntryStart(line: string | undefined): string[] | undefined {
  if (!line?.startsWith('  ') || !line.endsWith(entryStart)) return undefined;
  return scanPath(line.slice(2, -entryStart.length));
}

function scanPath(text: string): string[] | undefined {
  if (!isNixText(text)) return undefined;
  const path: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    const component = scanAt(stringPattern, text, at) ?? scanAt(identifierPattern, text, at);
    if (component === undefined) return undefined;
    path.push(component.startsWith('"') ? unquote(component) : component);
    at += component.length;
    if (at < text.length && text[at] !== '.') return undefined;
  }
  return path;
}

function scanValue(text: string): string | number | undefined {
  if (integerPattern.test(text)) return Number(text);
  return scanAt(stringPattern, text, 0) === text ? unquote(text) : undefined;
}

function scanAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}
