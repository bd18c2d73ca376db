import { aliasesMarker } from './render.ts';
import { scanPath, scanString, scanValue } from './scan-values.ts';

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

export interface ScannedAlias extends Position {
  readonly attributePath: readonly string[];
  readonly target: readonly string[];
}

export interface Scanned {
  readonly mirrors: readonly string[];
  /** Those of `access` that are no lists. */
  readonly access: ReadonlyMap<string, ScannedField>;
  readonly entries: readonly ScannedEntry[];
  readonly aliases: readonly ScannedAlias[];
}

/** The text is not of the form that `renderPins` prints. */
export class Unexpected {
  readonly position: Position;
  readonly expected: string;

  constructor(position: Position, expected: string) {
    this.position = position;
    this.expected = expected;
  }
}

const entryStart = ' = artifact {';
const aliasMiddle = ' = pins.';
const fieldPattern = /^ *([a-z]+) = (.*);$/s;

/**
 * Reads the lines between the markers, each once. `firstLine` is the number of the first.
 * @throws Unexpected at the first thing that `renderPins` does not print
 */
export function scanPins(lines: readonly string[], firstLine: number): Scanned {
  const cursor = new Cursor(lines, firstLine);
  const access = scanAccess(cursor);
  cursor.take('  pins = {');
  const entries: ScannedEntry[] = [];
  while (cursor.line !== aliasesMarker && cursor.line !== '  };') entries.push(scanEntry(cursor));
  const aliases: ScannedAlias[] = [];
  if (cursor.takeIf(aliasesMarker)) {
    while (cursor.line !== '  };') aliases.push(scanAlias(cursor));
  }
  cursor.take('  };');
  cursor.takeEnd();
  return { ...access, entries, aliases };
}

function scanAccess(cursor: Cursor): Pick<Scanned, 'mirrors' | 'access'> {
  const mirrors: string[] = [];
  if (cursor.takeIf('  access = { };')) return { mirrors, access: new Map() };
  cursor.take('  access = {');
  if (cursor.takeIf('    mirrors = [')) {
    while (!cursor.takeIf('    ];')) {
      const url = scanString(cursor.line?.slice(6) ?? '');
      if (url === undefined) throw cursor.unexpected(7, 'a string, or `];`');
      mirrors.push(url);
      cursor.next();
    }
  }
  return { mirrors, access: scanFields(cursor, '  };') };
}

function scanEntry(cursor: Cursor): ScannedEntry {
  const start = cursor.position(5);
  const line = cursor.line ?? '';
  const attributePath =
    line.startsWith('    ') && line.endsWith(entryStart)
      ? scanPath(line.slice(4, -entryStart.length))
      : undefined;
  if (!attributePath) throw cursor.unexpected(5, '`ATTRIBUTE = artifact {`, or `};`');
  cursor.next();
  return { ...start, attributePath, fields: scanFields(cursor, '    };') };
}

function scanAlias(cursor: Cursor): ScannedAlias {
  const start = cursor.position(5);
  const line = cursor.line ?? '';
  const alias =
    line.startsWith('    ') && line.endsWith(';') ? splitAlias(line.slice(4, -1)) : undefined;
  if (!alias) throw cursor.unexpected(5, '`ALIAS = pins.ATTRIBUTE;`, or `};`');
  cursor.next();
  return { ...start, ...alias };
}

/** A quoted component may hold what looks like the middle. */
export function splitAlias(
  text: string,
): Pick<ScannedAlias, 'attributePath' | 'target'> | undefined {
  for (let at = text.indexOf(aliasMiddle); at >= 0; at = text.indexOf(aliasMiddle, at + 1)) {
    const attributePath = scanPath(text.slice(0, at));
    const target = scanPath(text.slice(at + aliasMiddle.length));
    if (attributePath && target) return { attributePath, target };
  }
  return undefined;
}

/** Fields up to the line `end`, whose fields are indented by two more. */
function scanFields(cursor: Cursor, end: string): Map<string, ScannedField> {
  const indent = end.length;
  const fields = new Map<string, ScannedField>();
  while (!cursor.takeIf(end)) {
    const [, name, text] = fieldPattern.exec(cursor.line ?? '') ?? [];
    if (name === undefined || text === undefined || fields.has(name)) {
      throw cursor.unexpected(indent + 1, '`FIELD = VALUE;`, each field once, or `};`');
    }
    const column = indent + 1 + `${name} = `.length;
    const value = scanValue(text);
    if (value === undefined) throw cursor.unexpected(column, 'a string or a number');
    fields.set(name, { ...cursor.position(column), value });
    cursor.next();
  }
  return fields;
}

class Cursor {
  readonly #lines: readonly string[];
  readonly #firstLine: number;
  #index = 0;

  constructor(lines: readonly string[], firstLine: number) {
    this.#lines = lines;
    this.#firstLine = firstLine;
  }

  /** Undefined behind the last one. */
  get line(): string | undefined {
    return this.#lines[this.#index];
  }

  next(): void {
    this.#index++;
  }

  takeIf(line: string): boolean {
    const found = this.line === line;
    if (found) this.next();
    return found;
  }

  take(line: string): void {
    const column = Math.max(line.search(/\S/), 0) + 1;
    const expected = line === '' ? 'a blank line' : `\`${line.trim()}\``;
    if (!this.takeIf(line)) throw this.unexpected(column, expected);
  }

  takeEnd(): void {
    this.take('');
    if (this.line !== undefined) throw this.unexpected(1, 'the functions');
  }

  position(column: number): Position {
    return { line: this.#firstLine + this.#index, column };
  }

  unexpected(column: number, expected: string): Unexpected {
    return new Unexpected(this.position(column), expected);
  }
}
