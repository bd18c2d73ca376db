import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kasImage } from '../../scripts/kas-image.mjs';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import { processIdentity } from '../../src/build/process-identity.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { quoteCommand } from '../../src/escape/shell.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { type DemoProject, demoProject, type Ran } from './project.ts';

const { image, environment: storage } = kasImage();
const podman = async (...args: string[]) => (await execa('podman', args, { env: storage })).stdout;
const cli = join(import.meta.dirname, '../../dist/cli.js');
const kas = kasReleases().at(-1)?.bin ?? '/usr/bin';

let project: DemoProject;
/** Programs that are found before all others. */
let programs: TemporaryDirectory;
beforeEach(async () => {
  programs = await temporaryDirectory();
  const PATH = [programs.path, kas, process.env.PATH].join(':');
  project = await demoProject({ ...storage, PATH });
});
afterEach(async () => {
  await programs[Symbol.asyncDispose]();
  await project.dispose();
});

async function findings(ran: Promise<Ran>): Promise<readonly Finding[]> {
  const { findings: all } = JSON.parse((await ran).stdout) as { findings: readonly Finding[] };
  for (const finding of all) {
    expect(Object.keys(finding)).toEqual(['check', 'level', 'message', 'fix']);
    expect(finding.fix === '').toBe(finding.level === 'ok');
  }
  return all;
}
const levels = (all: readonly Finding[]) =>
  Object.fromEntries(all.map(({ check, level }) => [check, level]));

/** kas in the image of our tests. */
async function inContainer(engine: 'podman' | 'docker'): Promise<void> {
  const more = `command: kas-container, engine: ${engine}, image: "${image}", environment: { KAS_ALLOW_ROOT: "yes" }, files`;
  await project.edit(
    'isar-artifacts.yml',
    'kas:\n  files: [kas/base.yml]',
    `kas: { ${more}: [kas/base.yml] }`,
  );
}

test('a machine that is fit, and nothing is made there', async () => {
  const chosen = ['doctor', '--machine', 'qemuamd64'];
  expect(levels(await findings(project.run(...chosen, '--json')))).toMatchObject({
    'kas-version': 'ok',
    'kas-files': 'ok',
    store: 'ok',
    clock: 'ok',
    leftovers: 'ok',
  });
  const { exitCode, stdout } = await project.run(...chosen, '--offline');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\S+ kas-files: all 4 kas files are here, includes followed$/m);
  expect(stdout).not.toContain('store: ');
  expect(stdout).toMatch(/^0 errors, \d+ warnings?, \d+ ok$/m);
  await expect(lstat(join(project.directory, '.isar-artifacts'))).rejects.toThrow('ENOENT');
});

test('what is wrong, with what to do: nerdctl as docker, a kas file, the configuration', async () => {
  const docker = join(programs.path, 'docker');
  await writeFile(docker, '#!/bin/sh\necho nerdctl version 2.0.0\n');
  await chmod(docker, 0o755);
  await inContainer('docker');
  await project.edit('kas/role/base.yml', 'version: 11', 'version: 11\n  includes: [kas/gone.yml]');
  const unfit = project.run('doctor', '--json');
  const all = await findings(unfit);
  expect((await unfit).exitCode).toBe(1);
  expect(levels(all)).toMatchObject({ engine: 'error', 'kas-files': 'error', store: 'ok' });
  expect(all.find(({ check }) => check === 'engine')?.message).toMatch(/^docker is really nerdctl/);

  await project.edit('isar-artifacts.yml', 'version: 1', 'version: 1\nmachins: {}');
  const broken = project.run('doctor', '--json');
  expect(await findings(broken)).toEqual([
    {
      check: 'config',
      level: 'error',
      message: expect.stringContaining('machins'),
      fix: expect.any(String),
    },
  ]);
  expect((await broken).exitCode).toBe(2);
});

test('what earlier runs left is listed, and goes when it is said so', async () => {
  await inContainer('podman');
  const build = join(project.directory, '.isar-artifacts/build/gone');
  await mkdir(join(build, 'tmp'), { recursive: true });
  const killed = spawn('sleep', ['60'], { stdio: 'ignore' });
  const owner = await processIdentity(killed.pid ?? 0);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const labels = [`isar-artifacts.build=${build}`, `isar-artifacts.owner=${owner}`];
  const options = labels.flatMap((label) => ['--label', label]);
  const id = await podman('run', '--detach', ...options, '--entrypoint', 'sleep', image, '60');
  const name = await podman('inspect', '--format', '{{.Name}}', id);
  const left = [
    expect.objectContaining({ kind: 'container', name }),
    expect.objectContaining({ kind: 'directory', name: build }),
  ];

  const all = await findings(project.run('doctor', '--offline', '--json'));
  expect(levels(all)).toMatchObject({ engine: 'ok', privilege: 'ok', leftovers: 'warning' });
  // Other tests may have a container at this time whose directory is gone: that is anybody's.
  expect(all.find(({ check }) => check === 'leftovers')?.message).toMatch(
    /\d containers?, 1 directory/,
  );
  for (const more of [[], ['--yes', '--dry-run']]) {
    const listed = await project.run('doctor', '--clean', '--json', ...more);
    expect(listed.exitCode).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      removed: false,
      leftovers: expect.arrayContaining(left),
    });
  }
  const { stdout } = await project.run('doctor', '--clean');
  expect(stdout).toContain('to remove them: isar-artifacts doctor --clean --yes');
  expect((await lstat(build)).isDirectory()).toBe(true);

  const cleaned = await project.run('doctor', '--clean', '--yes');
  expect(cleaned).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/removed (\d) of \1/),
  });
  await expect(lstat(build)).rejects.toThrow('ENOENT');
  expect(await podman('ps', '--all', '--quiet', '--filter', `name=^${name}$`)).toBe('');
  expect((await lstat(dirname(build))).isDirectory()).toBe(true);
});

test('on a terminal a person is asked', async () => {
  const build = join(project.directory, '.isar-artifacts/build/gone');
  await mkdir(build, { recursive: true });
  const command = quoteCommand([process.execPath, cli, 'doctor', '--clean']);
  const answering = (input: string) =>
    execa('script', ['-qec', command, '/dev/null'], { cwd: project.directory, input });
  const refused = await answering('n\n');
  expect(refused.stdout).toMatch(/ {2}no variant is called so any more.*Remove them\? \[y\/N\] /s);
  expect((await lstat(build)).isDirectory()).toBe(true);
  expect((await answering('y\n')).stdout).toContain('removed 1 of 1');
  await expect(lstat(build)).rejects.toThrow('ENOENT');
});
