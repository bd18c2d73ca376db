import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  advance,
  noProgress,
  type Progress,
  percentOf,
  rateOf,
  secondsLeft,
  unfinishedOf,
} from '../../src/report/progress.ts';
import type { Transfer } from '../../src/report/reporter.ts';

const wic = (done: number, size = 10_000, more: Partial<Transfer> = {}): Transfer => ({
  name: 'a.wic',
  activity: 'uploading',
  done,
  size,
  ...more,
});

/** Reported every half second: what of it at each of these times. */
function reported(
  seconds: number,
  at: (second: number) => readonly Transfer[],
  before = noProgress,
) {
  let progress = before;
  for (let time = 0; time <= seconds; time += 0.5)
    progress = advance(progress, at(time), time * 1000);
  return progress;
}

describe('a rate', () => {
  test('is not told before there is a second of it', () => {
    const one = advance(noProgress, [wic(0)], 0);
    const two = advance(one, [wic(500)], 500);
    expect(rateOf(two.all, 999)).toBeUndefined();
    expect(rateOf(two.all, 1000)).toBe(500);
  });

  test('does not count what was there already, as where an upload is resumed', () => {
    const { all } = reported(4, (second) => [wic(5000 + second * 100)]);
    expect(rateOf(all, 4000)).toBe(100);
    expect(secondsLeft(all, 4000)).toBe(46);
  });

  test('is of about the last ten seconds', () => {
    const jump = reported(5, (second) => [wic(second < 1 ? 0 : 5000 + second * 100)]);
    expect(rateOf(jump.all, 5000)).toBeGreaterThan(1000);
    const later = reported(12, (second) => [wic(second < 1 ? 0 : 5000 + second * 100)]);
    expect(rateOf(later.all, 12_000)).toBe(100);
  });

  test('goes down where nobody reports any more, and then there is no time left to tell', () => {
    const { all } = reported(5, (second) => [wic(second * 100)]);
    expect(rateOf(all, 9000)).toBeCloseTo(500 / 9);
    expect(rateOf(all, 15_000)).toBe(0);
    expect(secondsLeft(all, 15_000)).toBeUndefined();
  });

  test('may be so low that the time left is not worth telling', () => {
    const { all } = reported(5, (second) => [wic(second, 1e9)]);
    expect(rateOf(all, 5000)).toBe(1);
    expect(secondsLeft(all, 5000)).toBeUndefined();
  });

  test('begins anew after a long time without anything, and where a file began anew', () => {
    const first = reported(5, (second) => [wic(second * 100)]);
    const second = advance(first, [wic(600)], 60_000);
    expect(rateOf(advance(second, [wic(1600)], 61_000).all, 61_000)).toBe(1000);
    const again = advance(first, [wic(0)], 5500);
    const [file] = unfinishedOf(advance(again, [wic(100)], 6500));
    expect(file === undefined ? 0 : rateOf(file, 6500)).toBe(100);
  });

  test('of all is not above that of one file after the other', () => {
    const { all } = reported(8, (second) => [
      wic(Math.min(400, second * 100), 400),
      ...(second < 4 ? [] : [wic((second - 4) * 100, 400, { name: 'b.wic' })]),
    ]);
    expect(rateOf(all, 8000)).toBe(100);
  });

  test('no matter how often it is reported', () => {
    let progress = noProgress;
    for (let time = 0; time <= 60_000; time++) progress = advance(progress, [wic(time, 1e6)], time);
    expect(rateOf(progress.all, 60_000)).toBeCloseTo(1000);
    expect(progress.all.samples.length).toBeLessThan(60);
  });
});

describe('files', () => {
  test('are apart by what is done with them; two of one name are two', () => {
    const before = advance(noProgress, [wic(100, 100, { activity: 'hashing' })], 0);
    const progress = advance(before, [wic(1), wic(2), wic(100, 100, { activity: 'hashing' })], 100);
    expect(unfinishedOf(progress).map(({ done }) => done)).toEqual([1, 2]);
    expect(progress.all).toMatchObject({ done: 103, size: 20_100 });
  });

  test('have names that mean nothing to a terminal or a runner', () => {
    const name = 'a\u001b]0;x\u0007\n\u202e##[group]\ud800.wic';
    const [file] = unfinishedOf(advance(noProgress, [wic(1, 2, { name })], 0));
    expect(file?.name).toBe('a ##\u200b[group]\ufffd.wic');
  });

  test('are changed where one moves, comes or goes', () => {
    let progress = noProgress;
    const changedAt = (transfers: readonly Transfer[], time: number) => {
      progress = advance(progress, transfers, time);
      return progress.changed;
    };
    expect(changedAt([wic(1)], 10)).toBe(10);
    expect(changedAt([wic(1)], 20)).toBe(10);
    expect(changedAt([wic(2)], 30)).toBe(30);
    expect(changedAt([wic(2), wic(0)], 40)).toBe(40);
    expect(changedAt([wic(2)], 50)).toBe(50);
    expect(changedAt([wic(2, 10_000, { activity: 'checking' })], 60)).toBe(60);
    expect(changedAt([wic(2, 20_000, { activity: 'checking' })], 70)).toBe(70);
  });
});

describe('percent', () => {
  test.each([
    [0, 0, 100],
    [0, 1, 0],
    [29, 100, 29],
    [999, 1000, 99],
    [1000, 1000, 100],
    [2000, 1000, 100],
    [8_594_973_744_175_142, 8_594_973_744_175_143, 99],
    [Number.NaN, 1000, 0],
    [-1, 1000, 0],
    [5, Number.NaN, 100],
    [1, Number.MAX_VALUE, 0],
  ])('%d of %d are %d', (done, size, percent) => {
    expect(percentOf(advance(noProgress, [wic(done, size)], 0).all)).toBe(percent);
  });
});

test('sizes that no file has still have a sum', () => {
  const huge = wic(Number.MAX_VALUE / 2, Number.MAX_VALUE);
  expect(Number.isFinite(advance(noProgress, [huge, huge], 0).all.size)).toBe(true);
});

test('whatever is reported at whatever time, the numbers are numbers', () => {
  const amount = fc.oneof(fc.double(), fc.integer({ min: -1 }), fc.maxSafeNat());
  const transfer = fc.record({
    name: fc.constantFrom('a', 'b'),
    activity: fc.constantFrom('hashing', 'uploading'),
    done: amount,
    size: amount,
  });
  const step = fc.tuple(fc.array(transfer, { maxLength: 4 }), fc.nat({ max: 20_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.nat({ max: 20_000 }), (steps, after) => {
      let [progress, now]: [Progress, number] = [noProgress, 0];
      for (const [transfers, pause] of steps) {
        now += pause;
        progress = advance(progress, transfers, now);
      }
      for (const measure of [progress.all, ...progress.files.values()]) {
        const unknown = 1;
        const rate = rateOf(measure, now + after) ?? unknown;
        const left = secondsLeft(measure, now + after) ?? unknown;
        const numbers = [rate, left, measure.done, measure.size];
        expect(numbers.every((number) => Number.isFinite(number) && number >= 0)).toBe(true);
        expect(percentOf(measure) === 100).toBe(measure.done === measure.size);
      }
    }),
  );
});
