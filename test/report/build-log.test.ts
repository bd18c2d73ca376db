import { describe, expect, test } from '@jest/globals';
import { buildLog } from '../../src/report/build-log.ts';
import { systemClock } from '../../src/report/clock.ts';
import { plainReporter, quietReporter } from '../../src/report/plain.ts';
import { fakeClock } from './clock.ts';

const step = (percent: number | undefined, text: string) => ({ percent, text });

/** What is said of a build, and the clock that it is said by. */
function watched() {
  const clock = fakeClock();
  const said: string[] = [];
  const say = (line: string) => {
    said.push(`${clock.now() / 1000}: ${line}`);
  };
  return { clock, said, log: buildLog('build qemuamd64.base', say, clock) };
}

describe('the log of a build', () => {
  test('has a line every 30 s, with the last that was heard of', () => {
    const { clock, said, log } = watched();
    log.building(step(undefined, 'parsing recipes'));
    clock.pass(45_000);
    for (let n = 1; n <= 33; n++) {
      log.building(step(Math.floor((n * 100) / 73), `task ${n} of 73 (do_rootfs_install)`));
      clock.pass(1000);
    }
    clock.pass(120_000);
    expect(said).toEqual([
      '30: build qemuamd64.base: parsing recipes, 30 s',
      '60: build qemuamd64.base: 20 %, task 15 of 73 (do_rootfs_install), 1 min',
      '90: build qemuamd64.base: 45 %, task 33 of 73 (do_rootfs_install), 2 min',
      '120: build qemuamd64.base: 45 %, task 33 of 73 (do_rootfs_install), 2 min',
      '150: build qemuamd64.base: 45 %, task 33 of 73 (do_rootfs_install), 3 min',
      '180: build qemuamd64.base: 45 %, task 33 of 73 (do_rootfs_install), 3 min',
    ]);
  });

  test('says nothing of a build that is short, over, or was none', () => {
    const { clock, said, log } = watched();
    clock.pass(60_000);
    log.building(step(1, 'task 1 of 73'));
    clock.pass(29_000);
    log.stop();
    log.building(step(2, 'task 2 of 73'));
    clock.pass(120_000);
    expect(said).toEqual([]);
    expect(clock.timers()).toBe(0);
  });

  test('keeps no process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    const before = timers();
    const log = buildLog('b', () => {}, systemClock);
    log.building(step(1, 'task'));
    const during = timers();
    log.stop();
    expect(during).toEqual(before);
  });

  test('does nothing to a terminal or a runner', () => {
    const { clock, said, log } = watched();
    log.building(step(1, 'task 1 of 2 (\u001b[2J##[group])'));
    clock.pass(30_000);
    expect(said).toEqual(['30: build qemuamd64.base: 1 %, task 1 of 2 (##\u200b[group]), 30 s']);
  });
});

describe('a reporter', () => {
  /** A build of a minute, and an upload of another. */
  function told(make: typeof plainReporter, verbose?: boolean): string[] {
    let all = '';
    const stream = {
      write: (text: string) => {
        all += text;
      },
    };
    const clock = fakeClock();
    const options = { clock, ...(verbose === undefined ? {} : { verbose }) };
    const task = make({ stdout: stream, stderr: stream }, options).begin('build a.b');
    task.building(step(50, 'task 1 of 2'));
    clock.pass(40_000);
    task.log('NOTE: of the build');
    clock.pass(25_000);
    task.progress([]);
    clock.pass(60_000);
    task.succeed('done');
    expect(clock.timers()).toBe(0);
    return all.split('\n').slice(0, -1);
  }
  const ends = ['build a.b: done'];

  test('for a pipe tells how far the build is until it is over', () => {
    expect(told(plainReporter)).toEqual([
      'build a.b ...',
      'build a.b: 50 %, task 1 of 2, 30 s',
      '  | NOTE: of the build',
      'build a.b: 50 %, task 1 of 2, 1 min',
      ...ends,
    ]);
  });

  test('that passes everything through tells nothing more', () => {
    expect(told(plainReporter, true)).toEqual(['build a.b ...', '  | NOTE: of the build', ...ends]);
  });

  test('that is quiet tells nothing', () => {
    expect(told(quietReporter)).toEqual([]);
  });
});
