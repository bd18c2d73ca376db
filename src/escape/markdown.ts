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
