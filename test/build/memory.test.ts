import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { bundled } from '../support/bundled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const megabyte = 1024 * 1024;
const root = join(import.meta.dirname, '../..');
const fixture = join(root, 'test/fixtures/build/long-log.sh');

/** Run in a process of its own: jest's has a memory of its own too. */
const script = `
import { runKas } from './src/build/run-kas.ts';
const [log, ...command] = process.argv.slice(2);
const run = (words, file) => runKas({ command: words, cwd: '/', environment: { PATH: process.env.PATH },
  log: file, onLine: () => {}, signal: new AbortController().signal }).catch((error) => error.message);
await run([command[0], '1', 'warm'], log + '.warm');
const before = process.resourceUsage().maxRSS;
const message = await run(command, log);
console.log(JSON.stringify({ kilobytes: process.resourceUsage().maxRSS - before, message }));
`;

test.each([
  ['many lines', 'a line of a log, such as bitbake prints them by the thousand'],
  ['a line without end', ''],
])('a log of 50 MB with %s needs little memory', async (_, line) => {
  await using directory = await temporaryDirectory();
  const program = await bundled(script, directory.path);
  const log = join(directory.path, 'log');
  const { stdout } = await execa(process.execPath, [program, log, fixture, '50', line, '3']);
  const { kilobytes, message } = JSON.parse(stdout);
  expect((await stat(log)).size).toBe(50 * megabyte);
  expect(message.length).toBeLessThan(25_000);
  // The whole log would be 50 MB at least, and twice that as text.
  expect(kilobytes / 1024).toBeLessThan(40);
});
