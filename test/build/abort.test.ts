import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runKas } from '../../src/build/run-kas.ts';
import { UserError } from '../../src/errors.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const fixture = join(import.meta.dirname, '../fixtures/build/stubborn.sh');
const reason = new UserError('interrupted', 'interrupted');
let directory: TemporaryDirectory;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory[Symbol.asyncDispose]());

/** Starts the command, aborts at its first line, and says how long it took to end. */
async function aborted(command: readonly [string, ...string[]]) {
  const controller = new AbortController();
  let since = 0;
  const build = runKas({
    command,
    cwd: directory.path,
    environment: { PATH: process.env.PATH ?? '' },
    log: join(directory.path, 'log'),
    onLine: () => {
      since ||= Date.now();
      controller.abort(reason);
    },
    signal: controller.signal,
  });
  await expect(build).rejects.toBe(reason);
  return Date.now() - since;
}

/** A zombie, which nobody waited for, does not count. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

describe('after an abort', () => {
  test.each([
    ['a child that will not end', []],
    ['a grandchild that will not, whose parent has ended', ['leave']],
  ])('the whole process group is gone within 6 s: %s', async (_, mode) => {
    const file = join(directory.path, 'pids');
    expect(await aborted([fixture, file, ...mode])).toBeLessThan(6000);
    const pids = (await readFile(file, 'utf8')).trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
  });

  test('a group that ends by itself is not waited for longer', async () => {
    expect(await aborted(['sh', '-c', 'echo ready; sleep 60'])).toBeLessThan(2000);
  });

  test('nobody who left the group and holds our output can keep us', async () => {
    const left = "setsid sh -c 'echo $$ > pid; exec sleep 20' & sleep 0.2; echo ready; wait";
    expect(await aborted(['sh', '-c', left])).toBeLessThan(6000);
    process.kill(Number(await readFile(join(directory.path, 'pid'), 'utf8')));
  });
});

test.each([
  ['before the start', (controller: AbortController) => controller.abort(reason)],
  [
    'in the moment of it',
    (controller: AbortController) => process.nextTick(() => controller.abort(reason)),
  ],
])('aborted %s, nothing is started', async (_, abort) => {
  const controller = new AbortController();
  abort(controller);
  const started: string[] = [];
  const build = runKas({
    command: ['sh', '-c', 'echo started; sleep 3'],
    cwd: directory.path,
    environment: { PATH: process.env.PATH ?? '' },
    log: join(directory.path, 'log'),
    onLine: (line) => started.push(line),
    signal: controller.signal,
  });
  await expect(build).rejects.toBe(reason);
  expect(started).toEqual([]);
});

test('an error of whoever listens ends the build', async () => {
  const build = runKas({
    command: [fixture, join(directory.path, 'pids'), 'leave'],
    cwd: directory.path,
    environment: { PATH: process.env.PATH ?? '' },
    log: join(directory.path, 'log'),
    onLine: () => {
      throw new TypeError('a defect of ours');
    },
    signal: new AbortController().signal,
  });
  await expect(build).rejects.toThrow(new TypeError('a defect of ours'));
  const [leader] = (await readFile(join(directory.path, 'pids'), 'utf8')).split(' ');
  expect(await isRunning(Number(leader))).toBe(false);
});
