import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { containersOf, enginesFor, removeContainer } from '../../src/build/container-engine.ts';
import { guardContainer } from '../../src/build/container-guard.ts';
import { processIdentity } from '../../src/build/process-identity.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

/**
 * Says what the file `NAME.list` holds, line by line `CONTAINER OWNER`, until its `rm`; fails with
 * what is in `NAME.fails`, all but the version with `NAME.broken` too.
 */
const engine = `#!/bin/sh
me=$0
fail() { /bin/cat "$1" >&2; exit 125; }
echo "$*" >>"$me.asked"
[ ! -e "$me.broken" ] || fail "$me.broken"
[ "$1" != --version ] || exit 0
[ ! -e "$me.fails" ] || fail "$me.fails"
case $1 in
ps) [ ! -e "$me.list" ] || /bin/cat "$me.list" ;;
rm) [ -e "$me.stays" ] || : >"$me.list" ;;
esac
`;

const build = '/p/build/m.r';
let directory: TemporaryDirectory;
let identity: { name: string; build: string; owner: string };
let lines: string[];

beforeEach(async () => {
  directory = await temporaryDirectory();
  await install('podman');
  identity = { name: 'isar-artifacts-m.r-1', build, owner: await processIdentity(process.pid) };
  lines = [];
});
afterEach(() => directory[Symbol.asyncDispose]());

async function install(name: string): Promise<void> {
  await writeFile(join(directory.path, name), engine);
  await chmod(join(directory.path, name), 0o755);
}
const set = (name: string, text = '') => writeFile(join(directory.path, name), text);
const asked = (name = 'podman') => readFile(join(directory.path, `${name}.asked`), 'utf8');
const engines = () => enginesFor({ PATH: directory.path }, undefined, { isRoot: false });
const guard = (work: () => Promise<void> = async () => {}) =>
  guardContainer(
    engines(),
    identity,
    { signal: new AbortController().signal, onLine: (line) => lines.push(line) },
    work,
  );

async function endedProcess(): Promise<string> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const owner = await processIdentity(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return owner;
}

describe('a container that is there before the start', () => {
  test('is removed when the run that owns it has ended', async () => {
    await set('podman.list', `isar-artifacts-m.r-0 ${await endedProcess()}\n`);
    await guard();
    expect(lines).toEqual([
      'An earlier run left the container isar-artifacts-m.r-0: it is removed.',
    ]);
    expect(await asked()).toContain('rm --force isar-artifacts-m.r-0\n');
  });

  test('stays when that run lives', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const owner = await processIdentity(child.pid ?? 0);
    await set('podman.list', `isar-artifacts-m.r-0 ${owner}\n`);
    const work = () => Promise.reject(new Error('not to be started'));
    await expect(guard(work)).rejects.toMatchObject({
      code: 'build-failed',
      message: `another run (process ${child.pid}) is building in ${build}`,
    });
    child.kill('SIGKILL');
    expect(await asked()).not.toMatch(/^(kill|rm)/m);
  });

  test.each(['', '7@99', '7@99@another-boot@1'])(
    'stays when nobody can tell, owner %j, and it is said how to remove it',
    async (owner) => {
      await set('podman.list', `isar-artifacts-m.r-0 ${owner}\n`);
      await expect(guard()).rejects.toMatchObject({
        code: 'build-failed',
        message: `another run may be building in ${build}, in the container isar-artifacts-m.r-0`,
        hint: expect.stringMatching(/: podman rm --force isar-artifacts-m\.r-0$/),
      });
      expect(await asked()).not.toMatch(/^(kill|rm)/m);
    },
  );

  test('and cannot be removed is an error', async () => {
    await set('podman.list', `isar-artifacts-m.r-0 ${await endedProcess()}\n`);
    await set('podman.stays');
    await expect(guard()).rejects.toMatchObject({
      code: 'build-failed',
      message: 'the container isar-artifacts-m.r-0 of an earlier run cannot be removed',
    });
  });

  test('is told once where two programs are the same engine', async () => {
    await install('docker');
    const left = `isar-artifacts-m.r-0 ${await endedProcess()}\n`;
    await set('podman.list', left);
    await set('docker.list', left);
    expect((await containersOf(engines(), build)).left).toHaveLength(1);
  });
});

describe('an engine that does not answer at the start', () => {
  test('is an error when it is there: it may hold a container', async () => {
    await set('podman.fails', 'Error: database is locked');
    const work = () => Promise.reject(new Error('not to be started'));
    await expect(guard(work)).rejects.toMatchObject({
      code: 'program-failed',
      message: 'podman does not say which containers there are: Error: database is locked',
      hint: expect.stringContaining(build),
    });
  });

  test.each([
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct',
    'error during connect: Get "http://docker.example.com/v1.50/containers/json"',
  ])('does not count when its daemon is down: %s', async (why) => {
    await install('docker');
    await set('docker.fails', why);
    const { answering } = await containersOf(engines(), build);
    expect(answering.commands).toEqual([['podman']]);
    expect(await removeContainer(answering, identity.name)).toBe(true);
  });

  test('does not count when sudo will not start it', async () => {
    await install('sudo');
    await set('sudo.broken', 'sudo: a password is required');
    const { answering } = await containersOf(engines(), build);
    expect(answering.commands).toEqual([['podman']]);
  });

  test('does not count when it is not installed', async () => {
    await rm(join(directory.path, 'podman'));
    expect((await containersOf(engines(), build)).answering.commands).toEqual([]);
  });
});

describe('after a build that failed', () => {
  const failing = (before: () => Promise<void>) =>
    guard(async () => {
      await before();
      throw new Error('the build failed');
    });

  test('its container is removed', async () => {
    const running = failing(() => set('podman.list', `${identity.name}\n`));
    await expect(running).rejects.toThrow('the build failed');
    expect(lines).toEqual([]);
    expect(await asked()).toContain('--filter name=^isar-artifacts-m\\.r-1$ ');
  });

  test.each(['podman.fails', 'podman.broken'])(
    'it is not taken for gone when the engine answers no longer (%s)',
    async (file) => {
      const why = 'Cannot connect to the Docker daemon';
      await expect(failing(() => set(file, why))).rejects.toThrow('the build failed');
      expect(lines).toEqual([
        `The container ${identity.name} could not be removed, and may still run.`,
      ]);
    },
  );
});
