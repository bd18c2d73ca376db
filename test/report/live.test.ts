import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import { quoteCommand } from '../../src/escape/shell.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const root = join(import.meta.dirname, '../..');
const script = `
import { setTimeout as sleep } from 'node:timers/promises';
import { liveReporter } from './src/report/live.ts';
const reporter = liveReporter(process, process.env);
reporter.info('building');
const task = reporter.begin('qemuamd64.server');
await sleep(150);
task.log('NOTE: Running task 3 of 9 ' + 'x'.repeat(300) + '\\u001b]0;title\\u0007');
await sleep(150);
reporter.warn('in between');
task.succeed('4 artifacts');
reporter.begin('qemuamd64.base').fail('kas ended with 2');
`;
let directory: TemporaryDirectory;
let program: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  program = join(directory.path, 'live.mjs');
  const banner = "import { createRequire } from 'node:module'; const require = createRequire('/');";
  await build({
    stdin: { contents: script, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    banner: { js: banner },
    logLevel: 'error',
  });
});
afterAll(() => directory[Symbol.asyncDispose]());

const env = { PATH: process.env.PATH ?? '', TERM: 'xterm' };

/** What `script` of bsdutils sees in a pseudo-terminal of 60 columns. */
async function inTerminal(more: Record<string, string> = {}): Promise<string> {
  const command = `stty cols 60; ${quoteCommand([process.execPath, program])}`;
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], {
    env: { ...env, ...more },
    extendEnv: false,
  });
  return stdout;
}

const plainly = (text: string) => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

describe('on a terminal', () => {
  test('a live line for what is being done, and a line that stays for its end', async () => {
    const seen = await inTerminal();
    const text = plainly(seen);
    expect(text).toMatch(/^building/);
    expect(text).toMatch(/qemuamd64\.server \d+ s NOTE: Running task/);
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

  test('without colours where they are not wanted', async () => {
    expect(await inTerminal({ NO_COLOR: '1' })).not.toMatch(/\u001b\[3\dm/);
  });
});

test('away from a terminal there are no control characters', async () => {
  const { stderr } = await execa(process.execPath, [program], { env, extendEnv: false });
  expect(stderr).not.toMatch(/[\u001b\r]/);
  expect(stderr).toContain('✔ qemuamd64.server: 4 artifacts');
  expect(stderr.trimEnd()).toMatch(/✖ qemuamd64\.base: kas ended with 2 0 s$/);
});
