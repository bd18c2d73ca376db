import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Block, compose } from '../../../src/pull-request/body/compose.ts';

const list = (name: string, count: number, more: Partial<Block> = {}): Block => ({
  before: `${name}:\n`,
  items: Array.from({ length: count }, (_, number) => `${name}${number}`),
  weight: 1,
  instead: (left) => `(${left} more)`,
  ...more,
});

test('all of it where there is room, and nothing of what is empty', () => {
  const blocks = [list('a', 2), list('b', 0), list('c', 1, { after: '\nend' })];
  expect(compose(blocks, 1000)).toBe('a:\na0\na1\n\nc:\nc0\nend');
});

describe('where there is no room for all', () => {
  test('each has its share; what a small one leaves goes to the more important', () => {
    const text = compose([list('a', 90), list('b', 90), list('c', 1)], 240);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(240);
    const kept = (name: string) => text.match(new RegExp(`^${name}\\d`, 'gm'))?.length ?? 0;
    expect(kept('c')).toBe(1);
    expect(kept('a')).toBeGreaterThan(kept('b'));
    expect(kept('b')).toBeGreaterThan(5);
    for (const name of ['a', 'b']) expect(text).toContain(`\n\n(${90 - kept(name)} more)`);
  });

  test('what was opened is closed, below the notice', () => {
    const text = compose([list('a', 90, { before: '<', after: '>' })], 60);
    expect(text).toMatch(/^<a0\n[^<>]*\n\n\(\d+ more\)>$/);
  });

  test('one item that is too large leaves the notice alone', () => {
    const large = list('a', 0, { items: ['x'.repeat(100)] });
    expect(compose([large, list('b', 1)], 60)).toBe('(1 more)\n\nb:\nb0');
    expect(compose([{ ...large, instead: () => '' }, list('b', 1)], 60)).toBe('b:\nb0');
  });

  test('it is never longer than it may be, in bytes', () => {
    const block = fc.record({
      before: fc.string({ unit: 'grapheme', maxLength: 30 }),
      items: fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 20 }),
      weight: fc.integer({ min: 1, max: 5 }),
      after: fc.string({ maxLength: 10 }),
    });
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 6 }),
        fc.integer({ min: 600, max: 2000 }),
        (some, limit) => {
          const text = compose(
            some.map((one) => ({ ...one, instead: (left: number) => `(${left} more)` })),
            limit,
          );
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
