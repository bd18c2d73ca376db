import { describe, expect, test } from '@jest/globals';
import { rollback } from '../../src/judge/rollback.ts';
import { recordOf } from '../record/records.ts';

const record = recordOf();
const at = record.source.time;
const older = 'built from an older commit than what is pinned: pin kept';
const earlier = 'built earlier than what is pinned: pin kept';
const finished = (finishedOn: string) => ({ ...record, finishedOn });

describe('a build is a step back', () => {
  test.each([
    ['its commit is an ancestor', 'older', at - 100, undefined, older],
    ['its commit comes after, whatever the clocks say', 'newer', at + 100, undefined, undefined],
    ['unrelated, and its commit is older', 'unrelated', at + 1, undefined, older],
    ['unrelated, and its commit is younger', 'unrelated', at - 1, undefined, undefined],
    ['unknown history, and its commit is older', 'unknown', at + 1, undefined, older],
    ['of a pin that no time is known of', 'unknown', undefined, undefined, undefined],
  ] as const)('%s', (_, relation, time, pinned, expected) => {
    expect(rollback(record, { time, record: pinned }, relation)).toBe(expected);
  });

  test.each([
    ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', undefined],
    ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', earlier],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', undefined],
  ])('of one commit, done %s against %s', (done, pinned, expected) => {
    const before = { time: at, record: finished(pinned) };
    expect(rollback(finished(done), before, 'same')).toBe(expected);
  });

  test('by the record of what is pinned, where the registry has no time', () => {
    const pinned = { ...record, source: { ...record.source, time: at + 1 } };
    expect(rollback(record, { time: undefined, record: pinned }, 'unknown')).toBe(older);
  });
});
