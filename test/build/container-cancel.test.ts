import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import { type KasStart, startKas } from '../../src/build/start-kas.ts';
import { UserError } from '../../src/errors.ts';
import { bundled } from '../support/bundled.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { containerProject, podman } from './container-project.ts';

const releases = kasReleases();
const newest = releases.at(-1) ?? { bin: undefined };
const reason = new UserError('interrupted', 'interrupted');
/** Long enough that none of these builds ends by itself. */
const slow = { DEMO_TASK_SECONDS: '60' };

/** As the CLI does: an abort at the first signal, the end at the second. */
const script = `
import { startKas } from './src/build/start-kas.ts';
const controller = new AbortController();
let signals = 0;
process.on('SIGTERM', () => (signals++ === 0 ? controller.abort(new Error('stopped')) : process.exit(143)));
const start = JSON.parse(process.argv[2]);
startKas({ ...start, onLine: (line) => console.log(line), signal: controller.signal })
  .catch((error) => { console.log(error.message); process.exitCode = 1; });
`;
let programs: TemporaryDirectory;
let program: string;

beforeAll(async () => {
  programs = await temporaryDirectory();
  program = await bundled(script, programs.path);
});
afterAll(() => programs[Symbol.asyncDispose]());

/** A process of its own, whose build has begun in the container. */
async function startProcess(start: KasStart) {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [program, JSON.stringify(start)], { stdio: [...stdio] });
  const ended = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  await new Promise<void>((resolve) => {
    // To its end, since nobody may make it wait.
    createInterface(child.stdout).on('line', (line) => line.includes('Started') && resolve());
    void ended.then(() => resolve());
  });
  return { child, ended };
}

/** Where podman has mounted the root of a container: others' are beside it, of tests that run now. */
async function rootOf(container: string): Promise<string> {
  return podman('inspect', '--format', '{{.GraphDriver.Data.MergedDir}}', container);
}

async function isMounted(directory: string): Promise<boolean> {
  return (await readFile('/proc/self/mounts', 'utf8')).includes(` ${directory} `);
}

async function eventually(what: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!(await what())) {
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
  return true;
}

describe.each(releases)(
  'an abort in the middle of a build by kas-container $version',
  (release) => {
    test('ends the container within 7 s with its mounts, and the next build begins clean', async () => {
      await using project = await containerProject(release, slow);
      const controller = new AbortController();
      let since = 0;
      let live: Promise<string[]> | undefined;
      let root = '';
      let wasMounted = false;
      const look = async (containers: Promise<string[]>) => {
        const [name = ''] = await containers;
        root = await rootOf(name);
        wasMounted = await isMounted(root);
        since = Date.now();
        controller.abort(reason);
      };
      const onLine = (line: string) => {
        if (!line.includes('Started') || live !== undefined) return;
        live = project.containers();
        void look(live);
      };
      const stopped = startKas(project.start({ onLine, signal: controller.signal }));
      await expect(stopped).rejects.toBe(reason);
      expect(Date.now() - since).toBeLessThan(7000);
      expect(await live).toEqual([expect.stringMatching(/^isar-artifacts-qemuamd64\.base-\w{8}$/)]);
      expect(await project.containers()).toEqual([]);
      expect([wasMounted, await isMounted(root)]).toEqual([true, false]);

      const start = project.start();
      const environment = { ...start.environment, DEMO_TASK_SECONDS: '0' };
      expect(await startKas({ ...start, environment })).toHaveProperty('kas-container');
      expect(Object.keys(await project.deployed())).toContain('demo-image-base-demo-qemuamd64.wic');
    });
  },
);

test('a container that will not end is ended all the same, within 7 s', async () => {
  await using project = await containerProject(newest, slow);
  const controller = new AbortController();
  let since = 0;
  const onLine = (line: string) => {
    if (!line.includes('Started') || since > 0) return;
    since = -1;
    // What builds in there hears no signal any more.
    void project
      .containers()
      .then(([name = '']) => podman('pause', name))
      .then(() => {
        since = Date.now();
        controller.abort(reason);
      });
  };
  const stopped = startKas(project.start({ onLine, signal: controller.signal }));
  await expect(stopped).rejects.toBe(reason);
  expect(Date.now() - since).toBeLessThan(7000);
  expect(await project.containers()).toEqual([]);
});

test('a second signal ends us at once, and the container soon', async () => {
  await using project = await containerProject(newest, slow);
  const { child, ended } = await startProcess(project.start());
  const [name = ''] = await project.containers();
  await podman('pause', name);
  child.kill('SIGTERM');
  await sleep(300);
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(await eventually(async () => (await project.containers()).length === 0, 20_000)).toBe(
    true,
  );
});

describe('after a kill -9 of us', () => {
  test('the next run removes the container that went on, and builds', async () => {
    await using project = await containerProject(newest, slow);
    const { child, ended } = await startProcess(project.start());
    child.kill('SIGKILL');
    await ended;
    const left = await project.containers();
    expect(left).toHaveLength(1);
    const lines: string[] = [];
    const start = project.start({ onLine: (line) => lines.push(line) });
    const environment = { ...start.environment, DEMO_TASK_SECONDS: '0' };
    expect(await startKas({ ...start, environment })).toHaveProperty('kas-container');
    expect(lines[0]).toMatch(
      /^An earlier run left the container isar-artifacts-\S+: it is removed\.$/,
    );
    expect(await project.containers()).toEqual([]);
  });

  test('but not that of a run that lives', async () => {
    await using project = await containerProject(newest, slow);
    const { child, ended } = await startProcess(project.start());
    await expect(startKas(project.start())).rejects.toMatchObject({
      code: 'build-failed',
      message: expect.stringMatching(
        new RegExp(`^another run \\(process ${child.pid}\\) is building in `),
      ),
    });
    expect(await project.containers()).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    expect(await project.containers()).toEqual([]);
  });
});
