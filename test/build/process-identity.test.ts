import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { processIdentity, processState } from '../../src/build/process-identity.ts';

test('a process runs until it ends', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const identity = await processIdentity(child.pid ?? 0);
  expect(await processState(identity)).toBe('running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processState(identity)).toBe('ended');
});

test('another process that has got its number is not it', async () => {
  const [pid, start, ...where] = (await processIdentity(process.pid)).split('@');
  expect(await processState([pid, Number(start) - 1, ...where].join('@'))).toBe('ended');
});

test('nothing is known of processes of another boot, machine or namespace, nor of nonsense', async () => {
  const [pid, start, boot, namespace] = (await processIdentity(process.pid)).split('@');
  const others = [
    `${pid}@${start}@${boot}@1`,
    `${pid}@${start}@00000000-0000-0000-0000-000000000000@${namespace}`,
    `${pid}@${start}`,
    `${pid}@@${boot}@${namespace}`,
    `x@${start}@${boot}@${namespace}`,
    '',
  ];
  expect(await Promise.all(others.map(processState))).toEqual(others.map(() => 'unknown'));
});
