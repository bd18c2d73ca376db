import { isNixText } from '../escape/nix.ts';

const stringPattern = /"(?:[^"\\]|\\.)*"/y;
const identifierPattern = /[A-Za-z_][A-Za-z0-9_'-]*/y;
const integerPattern = /^(?:0|[1-9][0-9]{0,15})$/;
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The components of `a.b."c d"`, or undefined where the text is no such path. */
export function scanPath(text: string): string[] | undefined {
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

/** A whole number that is exact, or a string. */
export function scanValue(text: string): string | number | undefined {
  return integerPattern.test(text) ? Number(text) : scanString(text);
}

export function scanString(text: string): string | undefined {
  return scanAt(stringPattern, text, 0) === text ? unquote(text) : undefined;
}

function scanAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}
