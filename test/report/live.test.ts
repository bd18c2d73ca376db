import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { bundled } from '../support/bundled.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { inTerminal, withoutControls } from '../support/terminal.ts';
import { screenOf } from './screen.ts';

const script = `
import { setTimeout as sleep } from 'node:timers/promises';
import { liveReporter } from './src/report/live.ts';
const reporter = liveReporter(process, process.env);
reporter.info('building');
const task = reporter.begin('qemuamd64.server');
await sleep(150);
task.log('NOTE: Running task 3 of 9 ' + 'x'.repeat(300) + '\\u001b]0;title\\u0007');
await sleep(150);
task.building({ percent: 45, text: 'task 33 of 73 (\\u001b]0;title\\u0007do_x)' });
await sleep(150);
reporter.warn('in between');
const [gib, name] = [1024 ** 3, 'isar-image-' + '漢'.repeat(40) + '\\u001b]0;title\\u0007.wic'];
const transfers = (done) => [
  { name, activity: 'uploading', done, size: 2 * gib },
  ...Array.from({ length: 8 }, (_, i) => ({ name: 'n' + i, activity: 'hashing', done: i, size: 9 })),
];
for (let i = 0; i < 8; i++) {
  task.progress(transfers(i * 0.15 * gib));
  await sleep(100);
  if (i === 5) reporter.warn('among bars');
}
task.succeed('4 artifacts');
task.progress(transfers(2 * gib));
reporter.begin('qemuamd64.base').fail('kas ended with 2');
`;
/** Two things at a time, and then a third one. */
const overlapping = `
import { setTimeout as sleep } from 'node:timers/promises';
import { liveReporter } from './src/report/live.ts';
const reporter = liveReporter(process, process.env);
const publish = reporter.begin('publish a.a ' + 'y'.repeat(60), { beside: true });
const build = reporter.begin('build a.b');
build.building({ percent: 45, text: 'task 33 of 73' });
publish.progress([{ name: 'a.wic', activity: 'uploading', done: 1, size: 2 }]);
await sleep(200);
publish.warn('odd');
build.succeed('built');
await sleep(200);
const next = reporter.begin('build a.c');
next.log('NOTE: next');
await sleep(200);
publish.fail('refused');
await sleep(200);
next.succeed('built');
`;
let directory: TemporaryDirectory;
let program: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  program = await bundled(script, directory.path);
});
afterAll(() => directory[Symbol.asyncDispose]());

const shown = (environment: Record<string, string> = {}, columns = 60, main = program) =>
  inTerminal([process.execPath, main], { columns, environment });

describe('on a terminal', () => {
  test('a live line for what is being done, and a line that stays for its end', async () => {
    const seen = await shown();
    const text = withoutControls(seen);
    expect(text).toMatch(/^building/);
    expect(text).toMatch(/qemuamd64\.server \d+ s NOTE: Running task/);
    expect(text).toMatch(/qemuamd64\.server 45 % \d+ s task 33 of 73 \(do_x\)/);
    expect(text).toMatch(/warning: in between\r?\n/);
    expect(text).toMatch(/✔ qemuamd64\.server: 4 artifacts \d+ s\r?\n/);
    expect(text.trimEnd()).toMatch(/✖ qemuamd64\.base: kas ended with 2 \d+ s$/);
    // The cursor is back; nothing of the log came through as a control sequence.
    expect(seen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(seen.lastIndexOf('\u001b[?25l'));
    expect(seen).not.toContain('\u001b]0;');
    expect(seen).toContain('\u001b[32m✔');
    // One line each: a longer one could not be cleared.
    expect(text).not.toContain('x'.repeat(40));
  });

  test('a bar for each transfer while they last', async () => {
    const text = withoutControls(await shown({ LANG: 'C.UTF-8' }));
    expect(text).toMatch(
      /qemuamd64\.server \d+ s\r?\n {2}isar-image-漢+…漢+\.wic +█{6}░{6} {2}52 %/,
    );
    expect(text).toMatch(/\n {2}n4 +█{5}░{7} {2}44 %\r?\n {2}and 3 more\r?\n {2}all 9 files +█/);
    expect(text).not.toMatch(/\n {2}n5/);
  });

  test('a bar of ASCII where the locale has no more', async () => {
    const text = withoutControls(await shown());
    expect(text).toMatch(/\n {2}isar-image-\?+\.\.\?+\.wic {2}#{6}-{6} {2}52 %/);
  });

  test.each([25, 60, 200])('of %d columns nothing of them stays', async (columns) => {
    const seen = await shown({ LANG: 'C.UTF-8' }, columns);
    const end = '✔ qemuamd64.server: 4 artifacts 1 s✖ qemuamd64.base: kas ended with 2 1 s';
    expect(screenOf(seen, columns).join('').replace(/\d+ s/g, '1 s')).toBe(
      `buildingwarning: in betweenwarning: among bars${end}`,
    );
  });

  test.each([25, 60])(
    'of %d columns two things are two lines, none of which stays',
    async (columns) => {
      await using own = await temporaryDirectory();
      const seen = await shown({}, columns, await bundled(overlapping, own.path));
      const text = withoutControls(seen);
      expect(text).not.toContain('concurrent');
      if (columns === 60) {
        // The build first, whichever began first; and what is left moves up.
        expect(text).toMatch(
          /\S build a\.b 45 % \d s task 33 of 73\r?\n {2}publish a\.a y{42}.*\r?\n {4}a\.wic +#{6}-{6} +50 %/,
        );
        expect(text).toMatch(/\S publish a\.a y{44}.*\r?\n {2}a\.wic +#{6}/);
        expect(text).toMatch(/\S build a\.c \d s NOTE: next\r?\n {2}publish a\.a/);
      }
      expect(screenOf(seen, columns).join('').replace(/\d+ s/g, '1 s')).toBe(
        `warning: odd✔ build a.b: built 1 s✖ publish a.a ${'y'.repeat(60)}: refused 1 s✔ build a.c: built 1 s`,
      );
    },
  );

  test('without colours where they are not wanted', async () => {
    expect(await shown({ NO_COLOR: '1' })).not.toMatch(/\u001b\[3\dm/);
  });
});

test('away from a terminal there are no control characters', async () => {
  const { stderr } = await execa(process.execPath, [program], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm' },
    extendEnv: false,
  });
  expect(stderr).not.toMatch(/[\u001b\r]|isar-image/);
  expect(stderr).toContain('✔ qemuamd64.server: 4 artifacts');
  expect(stderr.trimEnd()).toMatch(/✖ qemuamd64\.base: kas ended with 2 0 s$/);
});
