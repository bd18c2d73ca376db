import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kasImage } from '../../scripts/kas-image.mjs';
import { enginesFor } from '../../src/build/container-engine.ts';
import { processIdentity } from '../../src/build/process-identity.ts';
import { isRunning, markRunning } from '../../src/build/running.ts';
import { findLeftovers, type Workplace } from '../../src/doctor/leftovers.ts';
import { type Means, removeLeftovers } from '../../src/doctor/remove.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let project: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  project = join(directory.path, 'project');
  for (const id of ['m.r', 'gone'])
    await mkdir(join(project, 'build', id, 'tmp'), { recursive: true });
  await mkdir(join(project, 'captured/gone'), { recursive: true });
});
afterEach(() => directory[Symbol.asyncDispose]());

const { image, environment: storage } = kasImage();
const environment = { ...storage, PATH: process.env.PATH ?? '' };
const engines = enginesFor({ ...environment, KAS_CONTAINER_ENGINE: 'podman' }, 'privileged', {
  isRoot: true,
});

const find = (more: Partial<Workplace> = {}) =>
  findLeftovers({
    project,
    builds: join(project, 'build'),
    captured: join(project, 'captured'),
    elsewhere: new Set(),
    only: undefined,
    isRunning: false,
    known: new Set(['m.r']),
    engines: undefined,
    all: false,
    ...more,
  });
const namesOf = (items: readonly { name: string }[]) =>
  items.map(({ name }) => name.replace(`${project}/`, ''));
const meansOf = (more: Partial<Means> = {}): Means => ({
  isRoot: true,
  environment,
  signal: new AbortController().signal,
  container: undefined,
  ...more,
});

describe('build directories', () => {
  test('of variants that are no more are left; all of them where that is wanted', async () => {
    expect(namesOf((await find()).found)).toEqual(['build/gone', 'captured/gone']);
    expect(namesOf((await find({ all: true })).found)).toEqual([
      'build/gone',
      'build/m.r',
      'captured/gone',
    ]);
  });

  test.each(['KAS_BUILD_DIR', 'its working directory'])(
    'in which somebody builds stay, known by %s',
    async (how) => {
      const build = join(project, 'build/gone');
      const options =
        how === 'KAS_BUILD_DIR' ? { env: { KAS_BUILD_DIR: build } } : { cwd: join(build, 'tmp') };
      const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore', ...options });
      await once(child, 'spawn');
      const { found, spared } = await find();
      expect(namesOf(found)).toEqual(['captured/gone']);
      expect(namesOf(spared)).toEqual(['build/gone']);
      // Also where it began after the list was made.
      const left = { kind: 'directory', name: build, reason: 'x' } as const;
      const [removal] = await removeLeftovers([left], meansOf(), () => {});
      expect(removal?.problem).toBe('a build works there');
      child.kill('SIGKILL');
    },
  );

  test('of some variants, where only those are meant', async () => {
    const only = new Set(['m.r']);
    expect(namesOf((await find({ only })).found)).toEqual([]);
    expect(namesOf((await find({ only, all: true })).found)).toEqual(['build/m.r']);
  });

  test('stay while a run is at work, which may publish what lies there', async () => {
    const marks = join(project, 'running');
    expect(await isRunning(marks)).toBe(false);
    {
      await using _ = await markRunning(marks);
      expect(await isRunning(marks)).toBe(true);
      const { found, spared } = await find({ all: true, isRunning: true });
      expect(found).toEqual([]);
      expect(namesOf(spared)).toEqual(['build/gone', 'build/m.r', 'captured/gone']);
    }
    expect(await isRunning(marks)).toBe(false);
    const [, start, ...where] = (await processIdentity(process.pid)).split('@');
    // Killed, so that it could not take its mark away.
    await writeFile(join(marks, 'killed'), [`${2 ** 22 - 1}`, start, ...where].join('@'));
    expect(await isRunning(marks)).toBe(false);
    expect(await readdir(marks)).toEqual([]);
  });

  test('that are mount points themselves are for their owner to empty', async () => {
    const path = join(project, 'build/m.r');
    await execa('mount', ['-t', 'tmpfs', 'none', path]);
    try {
      await writeFile(join(path, 'precious'), '');
      const { found, spared } = await find({ all: true });
      expect(namesOf(found)).toEqual(['build/gone', 'captured/gone']);
      expect(namesOf(spared)).toEqual(['build/m.r']);
      const leftover = { kind: 'directory', name: path, reason: 'found before' } as const;
      const [removal] = await removeLeftovers([leftover], meansOf(), () => {});
      expect(removal?.problem).toBe(`something is mounted at ${path}`);
      expect(await readdir(path)).toEqual(['precious']);
    } finally {
      await execa('umount', [path]);
    }
  });

  test('go away, and nothing behind a link with them', async () => {
    const kept = join(directory.path, 'kept');
    await mkdir(kept);
    await symlink(kept, join(project, 'build/gone/tmp/link'));
    await symlink(kept, join(project, 'build/a-link'));
    const told: string[] = [];
    const { found } = await find();
    const removals = await removeLeftovers(found, meansOf(), ({ leftover }) => {
      told.push(leftover.name);
    });
    expect(namesOf(found)).toEqual(['build/a-link', 'build/gone', 'captured/gone']);
    expect(told).toEqual(found.map(({ name }) => name));
    expect(removals.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
    expect(await readdir(join(project, 'build'))).toEqual(['m.r']);
    expect(await readdir(directory.path)).toEqual(['kept', 'project']);
  });

  /** A directory of programs that say why they do not work. */
  async function refusing(...names: string[]): Promise<string> {
    const programs = join(directory.path, 'refusing');
    await mkdir(programs);
    for (const name of names) {
      await writeFile(join(programs, name), `#!/bin/sh\necho "${name}: not for you" >&2\nexit 1\n`);
      await chmod(join(programs, name), 0o755);
    }
    return `${programs}:${environment.PATH}`;
  }

  test('with files of root go away through the container', async () => {
    const PATH = await refusing('rm', 'sudo');
    const { found } = await find();
    const container = { engine: ['podman'], image } as const;
    const means = meansOf({ isRoot: false, environment: { ...environment, PATH }, container });
    const removals = await removeLeftovers(found, means, () => {});
    expect(removals.map(({ problem }) => problem)).toEqual([undefined, undefined]);
    expect(await readdir(join(project, 'build'))).toEqual(['m.r']);
  });

  test('that nothing removes stay, and it is said why', async () => {
    const PATH = await refusing('rm', 'sudo');
    const { found } = await find();
    const means = meansOf({ isRoot: false, environment: { ...environment, PATH } });
    const removals = await removeLeftovers(found, means, () => {});
    expect(removals.map(({ problem }) => problem)).toEqual(['rm: not for you', 'rm: not for you']);
    expect(await readdir(join(project, 'build'))).toEqual(['gone', 'm.r']);
  });
});

describe('real containers', () => {
  const names: string[] = [];
  afterEach(async () => {
    await execa('podman', ['rm', '--force', '--ignore', '--time=0', ...names.splice(0)], {
      env: storage,
    });
  });

  async function start(build: string, owner: string): Promise<string> {
    const labels = [`isar-artifacts.build=${build}`, `isar-artifacts.owner=${owner}`];
    const options = labels.flatMap((label) => ['--label', label]);
    const args = [
      'run',
      '--detach',
      '--pull=never',
      ...options,
      '--entrypoint',
      'sleep',
      image,
      '60',
    ];
    const { stdout } = await execa('podman', args, { env: storage });
    const format = ['inspect', '--format', '{{.Name}}', stdout];
    const name = (await execa('podman', format, { env: storage })).stdout;
    names.push(name);
    return name;
  }

  async function endedProcess(): Promise<string> {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const owner = await processIdentity(child.pid ?? 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return owner;
  }

  test('are left where their run has ended for certain, and the project is ours or gone', async () => {
    const ended = await endedProcess();
    const other = join(directory.path, 'other/build/m.r');
    await mkdir(other, { recursive: true });
    const left = await start(join(project, 'build/m.r'), ended);
    const abandoned = await start(join(directory.path, 'no-more'), ended);
    const unknown = await start(join(project, 'build/m.r'), '7@99@another-boot@1');
    await start(other, ended);
    await start(join(project, 'build/gone'), await processIdentity(process.pid));
    const ours = new Set(names);
    const { found, spared } = await find({ engines });
    const containers = found.filter(({ kind, name }) => kind === 'container' && ours.has(name));
    expect(namesOf(containers).sort()).toEqual([left, abandoned].sort());
    // In one of them a live run works.
    expect(namesOf(spared).filter((name) => ours.has(name) || name.startsWith('build'))).toEqual([
      unknown,
      'build/gone',
    ]);
    const removals = await removeLeftovers(containers, meansOf(), () => {});
    expect(removals.map(({ problem }) => problem)).toEqual([undefined, undefined]);
    const again = (await find({ engines })).found.filter(({ name }) => ours.has(name));
    expect(again).toEqual([]);
  });
});
