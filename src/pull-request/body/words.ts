import { markdownCode, markdownText } from '../../escape/markdown.ts';

/** For a cell that has nothing to say. */
export const nothing = '–';

/** Longer names are no names: one of them must not take the room of all. In code points. */
const longestName = 160;
const longestSentence = 400;

/** Foreign text, inert and not too long. */
export function text(foreign: string): string {
  return markdownText(shortened(foreign, longestSentence));
}

/** A name, digest or version, inert and not too long. */
export function code(foreign: string): string {
  return markdownCode(shortened(foreign, longestName));
}

export function shortened(foreign: string, longest: number): string {
  // A letter has two units at most, and none is cut in two.
  const letters = [...foreign.slice(0, 2 * longest + 2)];
  return letters.length > longest ? `${letters.slice(0, longest).join('')}…` : foreign;
}

/** As git and everybody else shortens digests. */
export function shortDigest(digest: string | undefined): string {
  return digest === undefined ? nothing : code(digest.slice(0, 12));
}

/** `1 variant`, `2 variants` */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const mostNamed = 8;

/** `all 16`, or which ones: the first of them by name, and how many more. */
export function variantList(ids: readonly string[], of = Number.NaN): string {
  if (ids.length > 1 && ids.length === of) return `all ${of}`;
  const more = ids.length - mostNamed;
  return [
    ids.slice(0, mostNamed).map(code).join(', '),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join(' ');
}

export function tableHead(names: readonly string[], right: readonly string[] = []): string {
  const rule = names.map((name) => (right.includes(name) ? '---:' : '---'));
  return `${tableRow(names)}\n${tableRow(rule)}\n`;
}

/** Cells are Markdown already: in what was escaped there is neither a bar nor a line end. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** GitHub shows the contents when a person asks for them. `title` is Markdown of one line. */
export function folded(title: string, contents: string, open = false): string {
  return `${foldedHead(title, open)}${contents}${foldedEnd}`;
}

export function foldedHead(title: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${title}</summary>\n\n`;
}

export const foldedEnd = '\n\n</details>';
