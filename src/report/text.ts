import Table from 'cli-table3';
import { foreignLogLine } from '../escape/log-line.ts';
import type { Section } from './section.ts';

/** Sections as plain text, with an empty line between them. */
export function sectionsToText(sections: readonly Section[]): string {
  return sections.map(sectionToText).join('\n\n');
}

function sectionToText({ title, log = [], lines = [], table }: Section): string {
  const texts = [...(title === undefined ? [] : [title]), ...log, ...lines].map(foreignLogLine);
  return [...texts, ...(table === undefined ? [] : [tableToText(table.head, table.rows)])].join(
    '\n',
  );
}

/** Columns in plain text, without lines: easy on the eye, on pipes and on `grep`. */
export function tableToText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = Object.fromEntries(borders.map((name) => [name, '']));
  const plain = new Table({
    head: [...head],
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  plain.push(...rows.map((row) => row.map(foreignLogLine)));
  return plain
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const borders = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
] as const;
