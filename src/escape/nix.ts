import { UserError } from '../errors.ts';

const keywords = new Set('if then else assert with let in rec inherit or'.split(' '));
const identifier = /^[A-Za-z_][A-Za-z0-9_'-]*$/;

/** What must not stand bare between double quotes. A raw CR would be read as a line feed. */
const special = /["\\\n\r\t]|\$(?=\{)/g;
const letterOf: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };

/** Whether a Nix file can hold the text: neither NUL nor half a surrogate pair is in it. */
export function isNixText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/**
 * A Nix string literal, quotes included, on one line.
 * @throws UserError `name-invalid` on what a Nix file cannot hold, see `isNixText`
 */
export function nixString(text: string): string {
  if (!isNixText(text)) {
    throw new UserError('name-invalid', `Nix cannot hold the text ${JSON.stringify(text)}`, {
      hint: 'take NUL characters and broken Unicode out of it',
    });
  }
  return `"${text.replace(special, (character) => `\\${letterOf[character] ?? character}`)}"`;
}

/**
 * A name as it stands in `{ NAME = ...; }`: bare where Nix allows it, else quoted.
 * @throws UserError `name-invalid` as `nixString`
 */
export function nixAttribute(name: string): string {
  return identifier.test(name) && !keywords.has(name) ? name : nixString(name);
}

/**
 * `a.b."c d"`, for a definition or a selection.
 * @throws UserError `name-invalid` as `nixString`
 */
export function nixAttributePath(path: readonly string[]): string {
  return path.map(nixAttribute).join('.');
}
