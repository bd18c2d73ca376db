import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sectionsToMarkdown } from '../../src/report/markdown.ts';
import type { Section } from '../../src/report/section.ts';
import { cutSummary } from '../../src/report/summary.ts';
import { sectionsToText } from '../../src/report/text.ts';

const sections: readonly Section[] = [
  { title: 'variants', table: { head: ['variant', 'why'], rows: [['a.b', 'new | old']] } },
  { title: 'a.c failed: kas ended with 2', log: ['E: <none>', '  | tail'], lines: ['hint: look'] },
];

describe('sections', () => {
  test('as text', () => {
    expect(sectionsToText(sections)).toBe(
      [
        'variants',
        'variant  why',
        'a.b      new | old',
        '',
        'a.c failed: kas ended with 2',
        'E: <none>',
        '  | tail',
        'hint: look',
      ].join('\n'),
    );
  });

  test('as Markdown', () => {
    expect(sectionsToMarkdown(sections)).toBe(
      [
        '### variants',
        '',
        '| variant | why |',
        '| --- | --- |',
        '| a.b | new &#124; old |',
        '',
        '### a.c failed&#58; kas ended with 2',
        '',
        '<code>E&#58; &#60;none&#62;</code><br>',
        '<code>&#124; tail</code>',
        '',
        'hint&#58; look',
        '',
      ].join('\n'),
    );
  });

  test('whatever is in them, they keep their shape and mean nothing', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const hostile = fc.oneof(
      text,
      fc.constantFrom(
        '@petra',
        '|',
        '::error::x',
        '##[group]',
        '<img src=x>',
        '\n\n# h',
        '`',
        '~~~',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, line, cell) => {
        const one = [{ title, lines: [line], table: { head: ['h'], rows: [[cell]] } }];
        const plain = sectionsToText(one).split('\n');
        expect(plain).toHaveLength(4);
        for (const each of plain) expect(each).not.toMatch(/^\s*::|##\[|\u001b/);
        const markdown = sectionsToMarkdown(one).split('\n');
        expect(markdown).toHaveLength(8);
        expect(markdown[6]).toMatch(/^\| [^|\n]* \|$/);
        expect(markdown.join('')).not.toMatch(/<img|@petra(?!\u200b)|`|~~~/);
      }),
    );
  });
});

describe('a summary', () => {
  test('that fits stays as it is', () => {
    expect(cutSummary('| a |\n')).toBe('| a |\n');
  });

  test('that is too long for GitHub ends with a whole line, and says so', () => {
    const cut = cutSummary(`${'| ä cell |\n'.repeat(100_000)}`);
    expect(Buffer.byteLength(cut)).toBeLessThan(1024 * 1024);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(900 * 1000);
    expect(cut).toMatch(/\| ä cell \|\n\nThe rest is too long for a summary: .*\n$/);
    expect(cut).not.toContain('\ufffd');
  });
});
