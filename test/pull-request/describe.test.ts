import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Detail } from '../../src/pull-request/body/circumstances.ts';
import { commitSummary, proposalTitle } from '../../src/pull-request/describe.ts';
import { packageOf } from '../record/records.ts';
import { detailOf, hostile, moved, pinChange } from './body/proposals.ts';

const details = (...of: [string, Detail][]) => ({ details: new Map(of) });
const reason = (why: string): Detail => ({ why: [why], dirty: false });

describe('the title', () => {
  const ssl = (version: string, name = 'libssl3') =>
    packageOf(name, version, { source: 'openssl' });
  const one = (...now: readonly ReturnType<typeof ssl>[]) =>
    detailOf({ packages: [ssl('3.0.15')] }, { packages: now });
  const title = (detail: Detail) =>
    proposalTitle([moved('a.b'), moved('a.c')], details(['a.b', detail], ['a.c', detail]));

  test('names the one variant, or says how many', () => {
    expect(proposalTitle([moved('a.b')], details())).toBe('isar-artifacts: update a.b');
    expect(proposalTitle([moved('a.b'), moved('a.c'), moved('adopted pins')], details())).toBe(
      'isar-artifacts: update 2 variants, adopted pins',
    );
  });

  test('names the one source whose packages were upgraded, and none of several', () => {
    expect(title(one(ssl('3.0.16')))).toBe(
      'isar-artifacts: update 2 variants (openssl 3.0.15 → 3.0.16)',
    );
    const several = [
      one(ssl('3.0.16'), ssl('3.0.16', 'openssl')),
      one(),
      one(ssl('3.0.16\n#1 @x')),
      one(ssl('3.0.15')),
    ];
    for (const detail of several) expect(title(detail)).toBe('isar-artifacts: update 2 variants');
  });
});

test('the commit says why, and old and new of every artifact', () => {
  const [both, added] = [pinChange('a.b.wic', 1, 2), pinChange('a.c.wic', undefined, 2)];
  const changes = [moved('a.b', both), { ...moved('a.c', added), kind: 'added' as const }];
  expect(commitSummary(changes, details(['a.b', reason('the kas chain changed')]))).toBe(
    `a.b: moved; the kas chain changed
  a.b.wic ${both.before?.sha256} -> ${both.after?.sha256}
a.c: added
  a.c.wic none -> ${added.after?.sha256}`,
  );
});

test('foreign texts add no lines to the commit and the title, and GitHub finds nothing there', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(hostile, '\n', '\r', '\u2028', '\u0085', '\n\nCo-authored-by: x <x@y>'),
    fc.constantFrom('closes #1', '@everyone', 'GH-1', 'https://github.com/o/r/issues/1', 'www.x.y'),
  );
  fc.assert(
    fc.property(text, text, (attribute, why) => {
      const changes = [moved('a.b', pinChange(attribute, 1, 2))];
      const summary = commitSummary(changes, details(['a.b', reason(why)]));
      const title = proposalTitle([moved(attribute)], details());
      const lines = (whole: string) => whole.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
      expect(lines(summary)).toHaveLength(2);
      expect(lines(title)).toHaveLength(1);
      expect(summary + title).not.toMatch(/[@#](?!\u200b)|\bgh-|\bwww\.|\bhttps?:/i);
    }),
  );
});
