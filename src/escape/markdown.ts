import { foreignLogLine } from './log-line.ts';

/**
 * Foreign text as inert Markdown on one line: no markup, no HTML, no mention, no link, no broken
 * table. What could mean something becomes a character reference, which shows the same. GitHub looks
 * for mentions, issue numbers and addresses after it resolved the references, so a space of no
 * width keeps their parts from each other (as Dependabot and Renovate do).
 */
export function markdownText(text: string): string {
  return inert(text).replace(gitHubFinds, (start) => `${start}&#8203;`);
}

/** The same as code, for names, digests and commands: GitHub finds nothing there, and it is copied. */
export function markdownCode(text: string): string {
  return `<code>${inert(text)}</code>`;
}

/**
 * Lines of somebody else's log as a block. All lines stay, also blank ones and what they are indented
 * by. A block of code between fences would end where the log says so.
 */
export function markdownLog(lines: readonly string[]): string {
  const inside = lines.map((line) =>
    line
      .toWellFormed()
      .replace(/\t/g, '    ')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .replace(/[<>&@#`|[\]]/g, reference),
  );
  return `<pre>\n${inside.join('\n')}\n</pre>`;
}

/**
 * A link to a page.
 * @param label Markdown already
 * @returns the label alone where the address is not of http or https
 */
export function markdownLink(label: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return label;
  url.username = '';
  url.password = '';
  url.hash = '';
  return `[${label}](${url.href.replace(/[^A-Za-z0-9:/?=%.,+~_-]/g, inAddress)})`;
}

/** `&` parts the values of a query; nothing else is needed as it is. */
function inAddress(letter: string): string {
  return letter === '&' ? '&amp;' : `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A line of plain text, as in a commit: GitHub finds mentions, issues and addresses there as well. */
export function plainLine(text: string): string {
  return foreignLogLine(text).replace(gitHubFindsInPlain, (start) => `${start}\u200b`);
}

const gitHubFindsInPlain = /[@#]|(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu;

/** What begins a mention, an issue number (also as `GH-1`), a URL or a host: `@`, `#`, words. */
const gitHubFinds = /&#(?:64|35);|(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu;

function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[^\p{L}\p{N} ,;%./()+-]|^[^\p{L}]/gu, reference);
}

function reference(letter: string): string {
  return `&#${letter.codePointAt(0)};`;
}
