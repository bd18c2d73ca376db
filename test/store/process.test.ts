import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { isRunning, nobody, thisProcess } from '../../src/store/process.ts';
import { bundled } from '../support/bundled.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let script: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  script = await bundled(new URL('live-in-process.ts', import.meta.url), directory.path);
});
afterAll(() => directory[Symbol.asyncDispose]());

async function said(output: NodeJS.ReadableStream): Promise<string> {
  const line = await new Promise<string>((resolve) => {
    output.once('data', (text) => resolve(String(text)));
  });
  return line.trim();
}

const idOf = (name: string) => Number.parseInt(name, 10);
const stateOf = async (name: string) =>
  (await readFile(`/proc/${idOf(name)}/stat`, 'utf8')).replace(/.*\) /s, '')[0];

describe('a process', () => {
  test('of ours is running, and always the same', () => {
    expect(isRunning(thisProcess())).toBe(true);
    expect(thisProcess()).toEqual(thisProcess());
    expect(idOf(thisProcess())).toBe(process.pid);
  });

  test('is named by a word that may stand in the name of a file', () => {
    for (const name of [thisProcess(), nobody]) expect(name).toMatch(/^[0-9a-z-]+$/);
  });

  test('that began at another time is another one, whatever its number', () => {
    const [, started, ...boot] = thisProcess().split('-');
    const others = [
      [process.ppid, started, ...boot],
      [process.pid, Number(started) + 1, ...boot],
      [process.pid, started, ...boot.toReversed()],
      [process.pid],
      [nobody],
      [''],
    ];
    for (const other of others) expect(isRunning(other.join('-'))).toBe(false);
  });

  // A name may look like the fields that follow it (proc_pid_stat(5)).
  test.each(['node', 'a) Z 1 2 ('])('%j runs until it is killed', async (title) => {
    const child = execa(process.execPath, [script, title], { reject: false });
    const its = await said(child.stdout);
    expect(idOf(its)).toBe(child.pid);
    expect(await readFile(`/proc/${idOf(its)}/comm`, 'utf8')).toBe(`${title}\n`);
    expect(isRunning(its)).toBe(true);
    child.kill('SIGKILL');
    await child;
    expect(isRunning(its)).toBe(false);
  });

  test('that was killed is not running, though nobody heard of its end', async () => {
    // `sleep` never asks what became of the child that it has from the shell.
    const command = `"$0" "$1" & exec sleep 60`;
    const parent = execa('sh', ['-c', command, process.execPath, script], { reject: false });
    const its = await said(parent.stdout);
    expect(isRunning(its)).toBe(true);
    process.kill(idOf(its), 'SIGKILL');
    while ((await stateOf(its)) !== 'Z') await new Promise((resolve) => setImmediate(resolve));
    expect(isRunning(its)).toBe(false);
    expect(await stateOf(its)).toBe('Z');
    parent.kill('SIGKILL');
    await parent;
  });
});
