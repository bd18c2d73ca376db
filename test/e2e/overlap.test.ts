import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { overlapWorld } from '../pipeline/overlap-world.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

/** Processes that work in a directory. */
async function processesIn(directory: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = pids.map(async (pid) => [pid, await readlink(`/proc/${pid}/cwd`).catch(() => '')]);
  const found = (await Promise.all(places)).filter(([, place]) => place === directory);
  return found.map(([pid = '']) => pid);
}

test('interrupted while it builds and publishes, it ends both, and leaves nothing at work', async () => {
  await using world = await overlapWorld();
  const { project, s3, storage, environment } = world;
  const held = s3.inject({ when: { operation: 'PutObject' }, fault: { kind: 'hold' }, times: 99 });
  const only = ['qemuamd64.base', 'qemuamd64.base.debug'];
  const running = execa(
    process.execPath,
    [cli, 'run', '--storage', storage, '--variant', ...only],
    { cwd: project.root, env: environment, reject: false, stdin: 'ignore' },
  );
  // The first one is being sent, and the build of the second one waits.
  await held.reached;
  const asked = performance.now();
  running.kill('SIGINT');
  const { exitCode, stderr } = await running;
  expect(performance.now() - asked).toBeLessThan(7000);
  expect(exitCode).toBe(130);
  expect(stderr.match(/^(?:build|publish|error).*: interrupted$/gm)?.sort()).toEqual([
    'build qemuamd64.base.debug: interrupted',
    'error: interrupted',
    'publish qemuamd64.base: interrupted',
  ]);
  expect(stderr).not.toMatch(/unhandled|defect/i);
  expect(await processesIn(project.root)).toEqual([]);
}, 60_000);
