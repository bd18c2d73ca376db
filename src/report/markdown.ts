import { markdownCode, markdownText } from '../escape/markdown.ts';
import type { Section } from './section.ts';

/** Sections as Markdown, for a step summary. Whatever they hold is inert there. */
export function sectionsToMarkdown(sections: readonly Section[]): string {
  return `${sections.map(sectionToMarkdown).join('\n\n')}\n`;
}

function sectionToMarkdown({ title, log = [], lines = [], table, markdown }: Section): string {
  return [
    ...(title === undefined ? [] : [`### ${markdownText(title)}`]),
    ...(log.length === 0 ? [] : [log.map(markdownCode).join('<br>\n')]),
    ...(markdown === undefined ? lines.map(markdownText) : [markdown.trimEnd()]),
    ...(table === undefined || markdown !== undefined
      ? []
      : [tableToMarkdown(table.head, table.rows)]),
  ].join('\n\n');
}

function tableToMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}
