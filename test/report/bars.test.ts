import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import ora from 'ora';
import { barsOf } from '../../src/report/bars.ts';
import { cellsOf, cutEnd, cutMiddle } from '../../src/report/fit.ts';
import { advance, noProgress } from '../../src/report/progress.ts';
import type { Transfer } from '../../src/report/reporter.ts';

const [mib, gib] = [1024 ** 2, 1024 ** 3];
const now = 10_000;
const terminal = { columns: 120, unicode: true };

const file = (name: string, done: number, size: number): Transfer => ({
  name,
  activity: 'uploading',
  done,
  size,
});

/** Everything was at `before` ten seconds ago. */
const progressOf = (transfers: readonly Transfer[], before = transfers) =>
  advance(advance(noProgress, before, 0), transfers, now);

const wic = progressOf(
  [file('isar-image.wic', 1.2 * gib, 2 * gib)],
  [file('isar-image.wic', 1.2 * gib - 2100 * mib, 2 * gib)],
);

describe('bars', () => {
  test('there are none where nothing is transferred', () => {
    expect(barsOf(noProgress, now, terminal)).toEqual([]);
    expect(barsOf(progressOf([file('a', 1, 1), file('empty', 0, 0)]), now, terminal)).toEqual([]);
  });

  test.each([
    [
      100,
      true,
      'isar-image.wic  ███████░░░░░  60 %  1.2 GiB of 2.0 GiB  123 MiB/s  7 s left  uploading',
    ],
    [
      100,
      false,
      'isar-image.wic  #######-----  60 %  1.2 GiB of 2.0 GiB  123 MiB/s  7 s left  uploading',
    ],
    [80, true, 'isar-image.wic  ███████░░░░░  60 %  1.2 GiB of 2.0 GiB  123 MiB/s  7 s left'],
    [70, true, 'isar-image.wic  ███████░░░░░  60 %  1.2 GiB of 2.0 GiB  7 s left'],
    [60, true, 'isar-image.wic  ███████░░░░░  60 %  7 s left'],
    [35, true, 'isar-image.wic  60 %  7 s left'],
    [20, true, 'isar-image.wic  60 %'],
    [15, true, 'isar….wic  60 %'],
    [3, true, '  6'],
    [0, true, ''],
  ])('in %d columns, Unicode %s: %s', (columns, unicode, line) => {
    expect(barsOf(wic, now, { columns, unicode })).toEqual([line]);
  });

  test('of several files are in columns, with one for all, those that are done included', () => {
    const transfers = [
      file('base.wic', 1 * gib, 2 * gib),
      { ...file('server.vmlinuz', 3, 1000), activity: 'hashing' as const },
      file('done', 2 * gib, 2 * gib),
    ];
    expect(barsOf(progressOf(transfers), now, terminal)).toEqual([
      'base.wic        ██████░░░░░░  50 %  1.0 GiB of 2.0 GiB  0 B/s  uploading',
      'server.vmlinuz  ░░░░░░░░░░░░   0 %       3 B of 1000 B  0 B/s    hashing',
      'all 3 files     ████████░░░░  74 %  3.0 GiB of 4.0 GiB  0 B/s',
    ]);
  });

  test('are of six files at most', () => {
    const transfers = Array.from({ length: 9 }, (_, index) => file(`file-${index}`, index, 10));
    const lines = barsOf(progressOf(transfers), now, { columns: 21, unicode: true });
    expect(lines).toEqual([
      ...[0, 1, 2, 3, 4, 5].map(
        (index) => `file-${index}       ${`${index}0`.replace(/^0+0$/, ' 0')} %`,
      ),
      'and 3 more',
      'all 9 files  40 %',
    ]);
  });

  test('a long name gives way in its middle, and letters beyond ASCII where there are none', () => {
    const name = `${'ä'.repeat(40)}.wic.bmap`;
    const long = progressOf([file(name, 1, 2)]);
    expect(barsOf(long, now, { columns: 30, unicode: true })).toEqual([
      'ääääääääääää…ää.wic.bmap  50 %',
    ]);
    expect(barsOf(long, now, { columns: 30, unicode: false })[0]).toMatch(
      /^\?+\.\.\?+\.wic\.bmap {2}50 %$/,
    );
  });

  test('whatever the names and numbers, none wraps: ora counts one line each', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '日本語.wic',
        '👩‍👩‍👧‍👦🇩🇪.img',
        '가ᄀ각',
        'e\u0301\u20e3',
        '\u001b[2J\t',
        '\ud83d',
      ),
    );
    const amount = fc.oneof(fc.double(), fc.maxSafeNat());
    const activity = fc.constantFrom('hashing' as const, 'checking' as const);
    const transfers = fc.array(fc.record({ name, activity, done: amount, size: amount }), {
      maxLength: 9,
    });
    const canvas = fc.record({ columns: fc.integer({ min: 0, max: 150 }), unicode: fc.boolean() });
    fc.assert(
      fc.property(transfers, transfers, canvas, (before, then, canvas) => {
        const lines = barsOf(progressOf(then, before), now, canvas);
        expect(lines.length).toBeLessThanOrEqual(8);
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]|NaN|Infinity|undefined/u);
          if (!canvas.unicode) expect(line).toMatch(/^[ -~]*$/);
        }
        if (canvas.columns > 0) expect(linesOfOra(lines, canvas.columns)).toBe(lines.length);
      }),
      { numRuns: 200 },
    );
  });
});

/** How many lines ora would clear; it tells where NODE_ENV is `test`. */
function linesOfOra(lines: readonly string[], columns: number): number {
  const stream = Object.assign(Object.create(process.stderr), { columns });
  const spinner: object = ora({ stream, isEnabled: false, text: `\n${lines.join('\n')}` });
  if (!('_lineCount' in spinner)) throw new Error('ora does not tell its count of lines');
  const own = Math.ceil(2 / columns);
  return lines.length === 0 ? 0 : Number(spinner._lineCount) - own;
}

describe('a text that is too long', () => {
  test.each([
    ['isar-image.wic', 14, 'isar-image.wic'],
    ['isar-image.wic', 13, 'isar-i…ge.wic'],
    ['isar-image.wic', 3, 'i…c'],
    ['isar-image.wic', 2, 'is'],
    ['日本語日本語', 9, '日本…本語'],
    ['日本語日本語', 12, '日本語日本語'],
    ['👩🎉', 1, ''],
    ['x', -1, ''],
  ])('%s in %d cells is %s', (text, room, cut) => {
    expect(cutMiddle(text, room, '…')).toBe(cut);
  });

  test('is cut to what fits, never more', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, fc.integer({ min: -2, max: 40 }), (text, room) => {
        for (const cut of [cutEnd(text, room), cutMiddle(text, room, '…')]) {
          expect(cellsOf(cut)).toBeLessThanOrEqual(Math.max(0, room));
          if (cellsOf(text) <= room) expect(cut).toBe(text);
        }
      }),
    );
  });
});
