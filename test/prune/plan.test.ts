import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Sha256 } from '../../src/digest/sha256.ts';
import { decide, type Evidence, liveRecords } from '../../src/prune/plan.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { digestOf } from '../registry/registries.ts';

const day = 24 * 3_600_000;
const now = 1_800_000_000_000;
const [disk, record] = [digestOf('disk'), digestOf('record')];

const listed = (key: string, age: number) => ({ key, size: 9, version: '1', modified: now - age });
const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  named: new Map(),
  recorded: new Map(),
  cached: new Map(),
  uploads: new Set(),
  now,
  grace: 30 * day,
  ...more,
});
const old = listed(objectKey(disk, 'zstd'), 45 * day);

describe('an object', () => {
  test('that nobody needs is removed, with how old it is', () => {
    const reason = 'no ref names it, and it is 45 days old';
    expect(decide(old, evidence())).toEqual({ ...old, remove: true, reason });
  });

  test.each<[string, Partial<Evidence>]>([
    ['named by 3 refs', { named: new Map([[disk, 'named by 3 refs']]) }],
    [`of the record ${record}`, { recorded: new Map([[disk, record]]) }],
    ['an upload of it is under way', { uploads: new Set([old.key]) }],
    ['younger than 60 days', { grace: 60 * day }],
    ['younger than 45 days', { grace: 45 * day + 1 }],
    ['younger than 1 hour', { now: old.modified, grace: 3_600_000 }],
    ['younger than 36 hours', { now: old.modified, grace: 1.5 * day }],
  ])('is kept where it is %s', (reason, more) => {
    expect(decide(old, evidence(more))).toMatchObject({ remove: false, reason });
  });

  test('is kept for just the time of grace, and where its time is none', () => {
    const removed = (age: number) => decide(listed(old.key, age), evidence()).remove;
    expect([30 * day - 1, 30 * day, -day, Number.NaN].map(removed)).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(decide(listed(old.key, 0), evidence({ grace: 0 })).remove).toBe(true);
  });

  test('is named in any encoding; an upload is of one key alone', () => {
    const keys = [objectKey(disk, 'none'), objectKey(disk, 'zstd')];
    const keptBy = (more: Partial<Evidence>) =>
      keys.map((key) => !decide(listed(key, 99 * day), evidence(more)).remove);
    expect(keptBy({ named: new Map([[disk, 'named']]) })).toEqual([true, true]);
    expect(keptBy({ recorded: new Map([[disk, record]]) })).toEqual([true, true]);
    expect(keptBy({ uploads: new Set(keys.slice(1)) })).toEqual([false, true]);
  });

  test.each([
    'sha256/notes',
    `sha256/${disk}.gz`,
    `sha256/${disk.toUpperCase()}`,
    `sha256/${disk}.zst/more`,
    `builds/${disk}`,
    `builds/${disk}.json.bak`,
    `builds/${disk}.json\n`,
    `nar/${disk}`,
    `x/sha256/${disk}`,
  ])('with a key that is none of ours is kept: %j', (key) => {
    const decision = decide(listed(key, 999 * day), evidence());
    expect(decision).toMatchObject({ remove: false, reason: 'not a key of ours' });
  });
});

test('records live that a ref names or that are young', () => {
  const objects = [
    listed(recordKey(record), 99 * day),
    listed(recordKey(digestOf('young')), 29 * day),
    listed(recordKey(digestOf('old')), 30 * day),
    listed(objectKey(digestOf('object'), 'none'), 0),
    listed(`builds/${disk}.txt`, 0),
  ];
  const named = new Map([[record, 'named by 1 ref']]);
  expect(liveRecords(objects, evidence({ named }))).toEqual([record, digestOf('young')]);
});

test('what is needed for anything that stays is never removed, whatever the store holds', () => {
  const names = fc.constantFrom(...'abcdefgh').map((name) => digestOf(name));
  const object = fc.record({
    digest: names,
    key: fc.constantFrom<(digest: Sha256) => string>(
      (digest) => objectKey(digest, 'none'),
      (digest) => objectKey(digest, 'zstd'),
      recordKey,
    ),
    days: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(object, { maxLength: 20, selector: ({ digest, key }) => key(digest) }),
      fc.dictionary(names, fc.array(names, { maxLength: 3 }), { noNullPrototype: true }),
      fc.array(names, { maxLength: 3 }),
      (found, contents, pinned) => {
        const objects = found.map(({ digest, key, days }) => listed(key(digest), days * day));
        const known = evidence({ named: new Map(pinned.map((digest) => [digest, 'named'])) });
        const live = liveRecords(objects, known);
        const recorded = new Map(
          live.flatMap((one) => (contents[one] ?? []).map((digest) => [digest, one] as const)),
        );
        const removed = objects.filter((one) => decide(one, { ...known, recorded }).remove);
        for (const { key, modified } of removed) {
          expect(now - modified).toBeGreaterThanOrEqual(known.grace);
          expect(pinned.some((digest) => key.includes(digest))).toBe(false);
          expect(live.some((one) => contents[one]?.some((digest) => key.includes(digest)))).toBe(
            false,
          );
        }
        const records = new Set(removed.map(({ key }) => key));
        expect(live.filter((one) => records.has(recordKey(one)))).toEqual([]);
      },
    ),
  );
});
