import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { plainReporter, quietReporter } from '../../src/report/plain.ts';
import { advance, noProgress } from '../../src/report/progress.ts';
import { progressLine, progressLog, stalledLine } from '../../src/report/progress-log.ts';
import type { Transfer } from '../../src/report/reporter.ts';

const mib = 1024 ** 2;
const file = (name: string, done: number, size = 1000 * mib): Transfer => ({
  name,
  activity: 'uploading',
  done,
  size,
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A task that somebody reports to four times a second; what it said, with the second it did. */
function watched() {
  const said: string[] = [];
  const began = Date.now();
  const say = (text: string) => {
    said.push(`${(Date.now() - began) / 1000}: ${text}`);
  };
  const log = progressLog(say, 10_000);
  const during = (seconds: number, transfers: (second: number) => readonly Transfer[]) => {
    for (let time = 0.25; time <= seconds; time += 0.25) {
      jest.advanceTimersByTime(250);
      log.progress(transfers(time));
    }
  };
  return { said, log, during };
}

describe('the log of transfers', () => {
  test('has a line every ten seconds, none before', () => {
    const { said, during } = watched();
    during(25, (second) => [file('a.wic', (second - 0.25) * 10 * mib)]);
    expect(said).toEqual([
      '10.25: uploading a.wic: 9 %, 97.5 MiB of 1000 MiB, 9.8 MiB/s, 2 min left',
      '20.25: uploading a.wic: 19 %, 198 MiB of 1000 MiB, 9.8 MiB/s, 1 min left',
    ]);
  });

  test('says nothing of what stands still for a moment, but of what is stalled', () => {
    const { said, during } = watched();
    during(9, (second) => [file('a.wic', second * mib)]);
    during(38, () => [file('a.wic', 9 * mib)]);
    expect(said.map((line) => line.replace(/,.*/, ''))).toEqual([
      '10.25: uploading a.wic: 0 %',
      '30.25: uploading a.wic 0 %: no progress for 21 s',
      '40.25: uploading a.wic 0 %: no progress for 31 s',
    ]);
  });

  test('notices that nobody reports any more', () => {
    const { said, during } = watched();
    during(9, (second) => [file('a.wic', second * mib)]);
    jest.advanceTimersByTime(22_000);
    expect(said.at(-1)).toBe('30.25: uploading a.wic 0 %: no progress for 21 s');
  });

  test('says nothing where everything is done, and after its end', () => {
    const { said, log, during } = watched();
    during(9, () => [file('a.wic', 1, 1)]);
    during(9, () => []);
    log.stop();
    during(30, (second) => [file('a.wic', second)]);
    expect(said).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('keeps no process alive', () => {
    jest.useRealTimers();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    const before = timers();
    const log = progressLog(() => {}, 10_000);
    log.progress([file('a.wic', 1)]);
    const during = timers();
    log.stop();
    expect(during).toEqual(before);
  });

  test('does not begin after its end', () => {
    const { said, log, during } = watched();
    log.stop();
    during(30, (second) => [file('a.wic', second)]);
    expect(said).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a line', () => {
  const progressOf = (transfers: readonly Transfer[]) =>
    advance(advance(noProgress, transfers, 0), transfers, 5000);

  test('names three files, and has the figures of all', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name, index) => file(name, index * 100 * mib));
    const progress = progressOf([file('done', 1000 * mib), ...many]);
    const work = 'uploading a 0 %, uploading b 10 %, uploading c 20 %, and 2 more';
    expect(progressLine(progress, 5000)).toBe(
      `${work}; all 6 files: 33 %, 2.0 GiB of 5.9 GiB, 0 B/s`,
    );
    expect(stalledLine(progress, 185_000)).toBe(`${work}: no progress for 3 min`);
  });

  test('is not there where nothing is transferred', () => {
    expect(progressLine(progressOf([file('done', 1, 1)]), 5000)).toBeUndefined();
    expect(stalledLine(noProgress, 5000)).toBeUndefined();
  });

  test('of a name that means something does nothing', () => {
    const hostile = [file('::error::x\u001b[2J\n##[group]', 1), file('##', 2)];
    expect(progressLine(progressOf(hostile), 5000)).toMatch(
      /^uploading :\u200b:error::x ##\u200b\[group\] 0 %, uploading ## 0 %; all 2 files: /,
    );
  });
});

describe('a reporter', () => {
  test.each([
    [plainReporter, ['t ...', '  | uploading a.wic: 50 %, 1 B of 2 B, 0 B/s', 't: done']],
    [quietReporter, []],
  ])('%p', (make, lines) => {
    let all = '';
    const stream = {
      write: (text: string) => {
        all += text;
      },
    };
    const task = make({ stdout: stream, stderr: stream }).begin('t');
    task.progress([file('a.wic', 1, 2)]);
    jest.advanceTimersByTime(12_000);
    task.succeed('done');
    jest.advanceTimersByTime(60_000);
    expect(all.split('\n').slice(0, -1)).toEqual(lines);
    expect(jest.getTimerCount()).toBe(0);
  });
});
