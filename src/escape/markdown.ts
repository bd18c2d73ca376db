/**
 * Foreign text as inert Markdown on one line: no markup, no HTML, no mention, no link, no broken
 * table. What could mean something becomes a character reference, which shows the same. GitHub
 * finds bare URLs and issue numbers in plain text too, so their first letter becomes one as well.
 */
export function markdownText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[^\p{L}\p{N} ,;%./()+-]|^[^\p{L}]/gu, reference)
    .replace(
      /(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu,
      (word) => reference(word.slice(0, 1)) + word.slice(1),
    );
}

/** The same in a code span, for names, digests and commands. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

function reference(letter: string): string {
  return `&#${letter.codePointAt(0)};`;
}
