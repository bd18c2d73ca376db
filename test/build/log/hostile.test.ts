import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { failureText } from '../../../src/build/log/failure-text.ts';
import { percentOfBuild, progressText } from '../../../src/build/log/progress-text.ts';
import { bundled } from '../../support/bundled.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { readLog } from './read.ts';

const root = join(import.meta.dirname, '../../..');
const logs = join(root, 'test/fixtures/isar/logs');
const real = readdirSync(logs).flatMap((name) =>
  readFileSync(join(logs, name), 'utf8').split('\n'),
);

/** What holds of every log. */
function expectSound(log: string | Uint8Array): void {
  const { progress, digest } = readLog(log);
  const percent = percentOfBuild(progress) ?? 0;
  expect(percent).toBeGreaterThanOrEqual(0);
  expect(percent).toBeLessThanOrEqual(100);
  expect(progress.running.length).toBeLessThanOrEqual(100);
  expect(digest.tail.length).toBeLessThanOrEqual(20);
  expect(digest.failures.length).toBeLessThanOrEqual(50);
  const text = failureText('kas ended with 2', digest);
  expect(text.length).toBeLessThan(30_000);
  expect(`${text}\n${progressText(progress)}`).not.toMatch(
    /^\s*::|##\[|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/m,
  );
}

const garbage = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b[1;31m',
    '\u001b[2J\u001b]0;title\u0007',
    '\r',
    '::error::x',
    '##[group]x',
    'NOTE: Running task 99999999999999999999999 of 0 (x.bb:do_x)',
    'NOTE: Running task 9 of 3 (x.bb:do_x)',
    'NOTE: recipe : task do_: Failed',
    'ERROR: ',
    'ERROR: --r do_x: ',
    'ERROR: Task (:do_x) failed with exit code',
    'ERROR: Logfile of failure stored in: x',
    '| ',
    'Log data follows:',
    'Sstate summary: Wanted 1 Local 1 Mirrors 1 Missed 1 Current 99999999999999999999',
  ),
);
const line = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...real) }, garbage);
const dressed = fc
  .tuple(fc.constantFrom('', '2026-11-26 00:10:25 - ERROR    - ', '\u001b[1m'), line)
  .map(([before, text]) => before + text);

test('lines in any order, with anything among them, make no defect and no mess', () => {
  fc.assert(
    fc.property(fc.array(dressed, { maxLength: 60 }), (lines) => expectSound(lines.join('\n'))),
  );
});

test('nor do bytes that are no text', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => expectSound(bytes)));
});

describe.each([
  ['letters', 'x'],
  ['words that could begin something', 'error: '],
  ['control sequences', '\u001b[31m'],
  ['sequences without end', '\u001b]0;'],
  ['blanks', ' '],
  ['programs', 'mount wget sudo: '],
  ['downloads', 'wget '],
  ['mounts', 'mount '],
  ['caches', 'sstate '],
  ['emulators', 'qemu-'],
  ['refusals', 'cannot remove '],
  ['paths', '/downloads'],
  ['places', 'a:1:'],
  ['bars', '| '],
])('2 MB of %s take no time', (_, word) => {
  // More than 4 KB of a line are not looked at.
  test.each([
    ['one line', 2_000_000],
    ['lines of 4 KB', 4096],
  ])('in %s', (_, length) => {
    const line = word.repeat(Math.floor(length / word.length));
    const log = `${line}\n`.repeat(Math.ceil(2_000_000 / length));
    const started = performance.now();
    expectSound(log);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

/** Every line is another one, and says something. In a process of its own with little memory. */
const script = `
import { lineSplitter } from './src/build/lines.ts';
import { failureCollector } from './src/build/log/failure.ts';
import { logLine } from './src/build/log/line.ts';
import { advanceBuild, noBuildProgress } from './src/build/log/progress.ts';
const failure = failureCollector();
let [state, bytes, n] = [noBuildProgress, 0, 0];
const lines = lineSplitter((raw) => {
  const line = logLine(raw);
  failure.add(line);
  state = advanceBuild(state, line);
});
const long = 'x'.repeat(3000);
while (bytes < 200 * 1024 * 1024) {
  let chunk = '';
  while (chunk.length < 60000) {
    n++;
    const at = '2026-11-26 00:10:25 - INFO     - ';
    chunk += at + 'NOTE: Running task ' + n + ' of 99999999 (/l/r' + n + '.bb:do_x)\\n'
      + at + 'NOTE: recipe r' + n + '-1.0-r0: task do_x: Started\\n'
      + at + 'WARNING: r' + n + ' ' + long + '\\n' + at + 'Log data follows:\\n' + at + '| E: ' + n + long + '\\n'
      + at + 'NOTE: recipe r' + n + '-1.0-r0: task do_y: Failed\\n'
      + at.replace('INFO ', 'ERROR') + 'ERROR: r' + n + '-1.0-r0 do_x: ' + long + '\\n';
  }
  bytes += chunk.length;
  lines.write(Buffer.from(chunk));
}
console.log(JSON.stringify({ n, task: state.task.n, failures: failure.digest({ exitCode: 2, how: '' }).failures.length }));
`;

test('a log of 200 MB needs no more memory than a small one', async () => {
  await using directory = await temporaryDirectory();
  const program = await bundled(script, directory.path);
  const { stdout } = await execa(process.execPath, ['--max-old-space-size=40', program]);
  const { n, task, failures } = JSON.parse(stdout);
  expect([task, failures]).toEqual([n, 50]);
  expect(n).toBeGreaterThan(20_000);
});
