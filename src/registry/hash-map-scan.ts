// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { nixAttribute } from '../escape/nix.ts';
import { type Position, Unexpected } from './scan.ts';

/** A piece of the text, and where it begins. */
export interface Span {
  /** In UTF-16 code units. */
  readonly start: number;
  readonly text: string;
}

/** `"key" = "hash"; rest`: syntax only, nothing in it is judged yet. */
export interface HashMapEntry {
  readonly key: Span;
  /** Without its quotes. */
  readonly hash: Span;
  /** Blanks and comments up to the end of the line. */
  readonly rest: Span;
}

export interface ScannedHashMap {
  readonly entries: readonly HashMapEntry[];
  /** Where the closing brace is. */
  readonly end: number;
}

// As Nix has them; of strings only those that are what they say.
const blank = /[ \t\n]+|#[^\n]*|\/\*[\s\S]*?\*\//y;
const plainString = /"(?:[^"\\$\n]|\$(?!\{))*"/y;
const identifier = /[A-Za-z_][A-Za-z0-9_'-]*/y;
const restOfLine = /(?:[ \t]|\/\*(?:(?!\*\/)[^\n])*\*\/)*(?:#[^\n]*)?(?=\n|$)/y;

/** @throws Unexpected at the first thing that is not `{ "key" = "hash"; ... }`, an entry a line */
export function scanHashMap(text: string): ScannedHashMap {
  const cursor = new Cursor(text);
  cursor.skipBlanks();
  cursor.take(/\{/y, '`{`');
  cursor.skipBlanks();
  const entries: HashMapEntry[] = [];
  let brace = cursor.takeIf(/\}/y);
  while (brace === undefined) {
    entries.push(scanEntry(cursor));
    cursor.skipBlanks();
    brace = cursor.takeIf(/\}/y);
  }
  cursor.skipBlanks();
  cursor.take(/$/y, 'the end of the file');
  return { entries, end: brace.start };
}

function scanEntry(cursor: Cursor): HashMapEntry {
  const key = scanKey(cursor);
  cursor.skipBlanks();
  cursor.take(/=(?!=)/y, '`=` (a key with dots needs quotes)');
  cursor.skipBlanks();
  const hash = unquoted(cursor.take(plainString, 'a hash in double quotes'));
  cursor.skipBlanks();
  cursor.take(/;/y, '`;`');
  // Our comment is put at the end of the line, where it must belong to this entry alone.
  const rest = cursor.take(restOfLine, 'the end of the line, or a comment that ends in it');
  return { key, hash, rest };
}

function scanKey(cursor: Cursor): Span {
  const expected = 'a key or `}`';
  const quoted = cursor.takeIf(plainString);
  if (quoted !== undefined) return unquoted(quoted);
  const bare = cursor.take(identifier, expected);
  // Keywords are none: `inherit`, `rec`.
  return nixAttribute(bare.text) === bare.text ? bare : cursor.fail(bare.start, expected);
}

function unquoted({ start, text }: Span): Span {
  return { start: start + 1, text: text.slice(1, -1) };
}

/** Where an offset is. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

class Cursor {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  skipBlanks(): void {
    // One by one: a repeated group would overflow the stack of a long file.
    while (this.takeIf(blank));
  }

  /** @param pattern sticky */
  takeIf(pattern: RegExp): Span | undefined {
    const start = this.#offset;
    pattern.lastIndex = start;
    const text = pattern.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    this.#offset = start + text.length;
    return { start, text };
  }

  take(pattern: RegExp, expected: string): Span {
    return this.takeIf(pattern) ?? this.fail(this.#offset, expected);
  }

  fail(offset: number, expected: string): never {
    throw new Unexpected(positionAt(this.#text, offset), expected);
  }
}
