import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type DemoProject, demoProject } from './project.ts';

const branch = 'isar-artifacts/update/main';

let project: DemoProject;
beforeEach(async () => {
  project = await demoProject();
});
afterEach(() => project.dispose());

const registry = () => readFile(join(project.directory, 'isar-artifacts.nix'), 'utf8');

test('stage by stage: build, publish, update, propose give one and the same registry', async () => {
  expect((await project.json('build')).value.variants.map(({ status }) => status)).toEqual(
    new Array(4).fill('built'),
  );
  const early = await project.json('propose');
  expect(early.exitCode).toBe(1);
  expect(early.value.error).toMatchObject({
    code: 'not-published',
    hint: expect.stringContaining('isar-artifacts publish'),
  });
  expect((await project.json('publish')).value.variants.map(({ status }) => status)).toEqual(
    new Array(4).fill('published'),
  );
  await project.run('update');
  expect((await project.json('propose')).value.proposal.kind).toBe('created');
  expect(`${await project.git('show', `${branch}:isar-artifacts.nix`)}\n`).toBe(await registry());
});

test('update before publish pins without a URL, and says so', async () => {
  await project.run('build', '--variant', 'qemuamd64.base');
  const { exitCode, stderr } = await project.run('update', '--variant', 'qemuamd64.base');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('warning: qemuamd64.base is pinned without a URL');
  expect(await registry()).not.toMatch(/^ {6}url = "/m);
  await project.run('publish', '--variant', 'qemuamd64.base');
  await project.run('update', '--variant', 'qemuamd64.base');
  expect((await registry()).match(/^ {6}url = "/gm)).toHaveLength(3);
});

test('dry runs write nothing, not even our own directory', async () => {
  const run = await project.run('run', '--dry-run');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain(
    'kas build kas/base.yml:kas/machine/qemuamd64.yml:kas/role/base.yml',
  );
  expect(await project.git('status', '--porcelain', '--ignored')).toBe('');
  await project.run('build', '--publish', '--variant', 'qemuamd64.base');
  const branches = await project.git('branch', '--list');
  const { value } = await project.json('propose', '--dry-run', '--variant', 'qemuamd64.base');
  expect(value.proposal.kind).toBe('planned');
  expect((await project.run('update', '--dry-run', '--variant', 'qemuamd64.base')).exitCode).toBe(
    0,
  );
  expect(await project.git('branch', '--list')).toBe(branches);
  expect(await project.git('status', '--porcelain')).toBe('');
});

describe('a shared build directory', () => {
  const overlay = `  overlay:
    hidden: false
    plain: {}
    debug: { kas: kas/feature/debug.yml }
output:`;

  test('two variants that write the same file names keep their own files', async () => {
    await project.edit('isar-artifacts.yml', 'output:', overlay);
    await project.edit('isar-artifacts.yml', '{role}{suffix}', '{role}-{overlay}{suffix}');
    await project.commit('An overlay');
    const only = ['--machine', 'qemuamd64', '--role', 'base'];
    const { value } = await project.json('build', '--build-directory', 'shared', ...only);
    expect(value.variants.map(({ status }) => status)).toEqual(['built', 'built']);
    const digests = value.variants.map(({ artifacts }) => artifacts[0]?.sha256);
    expect(new Set(digests).size).toBe(2);
    const published = await project.json('publish', ...only);
    expect(published.exitCode).toBe(0);
    expect(published.value.variants.map(({ artifacts }) => artifacts[0]?.sha256)).toEqual(digests);
  });

  test('a file that lay there before is no output of ours', async () => {
    const only = ['--variant', 'qemuamd64.base', '--build-directory', 'shared'];
    await project.run('build', ...only);
    await rm(join(project.directory, '.isar-artifacts/records'), { recursive: true });
    const { exitCode, value } = await project.json('build', ...only);
    expect(exitCode).toBe(3);
    expect(value.variants[0]?.error.message).toContain('lay there before this build');
  });
});

test('a disk that the build no longer makes is not taken from an earlier one', async () => {
  const only = ['--variant', 'qemuamd64.base'];
  await project.run('build', ...only);
  await project.edit('kas/base.yml', '"wic"', '"none"');
  const stale = await project.json('build', ...only);
  expect(stale.value.variants[0]?.error).toMatchObject({ code: 'output-stale' });
  await project.forgetBuilds();
  const missing = await project.json('build', ...only);
  expect(missing.value.variants[0]?.error).toMatchObject({
    code: 'output-missing',
    hint: expect.stringContaining('-vmlinuz'),
  });
});

test('what git ignores in a layer is no input: compiled Python, as real bitbake leaves it', async () => {
  const only = ['--variant', 'qemuamd64.base'];
  await project.run('run', ...only);
  await project.edit('.gitignore', '__pycache__/', '__pycache__/\n*.pyc');
  await project.run('run', ...only);
  await writeFile(join(project.directory, 'layers/meta-demo/compiled.pyc'), 'x');
  await project.forgetBuilds();
  const { value } = await project.json('run', ...only);
  expect(value.variants[0]).toMatchObject({
    status: 'unchanged',
    reasons: [expect.stringContaining('same inputs')],
  });
});

describe('interrupted', () => {
  /** Long enough to be met in the middle. */
  const slow = async () => {
    await project.edit(
      'isar-artifacts.yml',
      'files: [kas/base.yml]',
      'files: [kas/base.yml]\n  environment: { DEMO_TASK_SECONDS: "0.3" }',
    );
    await project.commit('Slow');
  };

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    'by %s: stops kas and all it started, ends with %i, and goes on when run again',
    async (signal, code) => {
      await slow();
      const only = ['--variant', 'qemuamd64.base'];
      const running = project.start('run', ...only);
      await new Promise<void>((resolve) => {
        running.stderr.on(
          'data',
          (data: Buffer) => String(data).includes('do_bootstrap: Started') && resolve(),
        );
      });
      const asked = Date.now();
      running.kill(signal);
      const { exitCode, stderr } = await running;
      expect(exitCode).toBe(code);
      expect(Date.now() - asked).toBeLessThan(7000);
      expect(stderr).toContain('run the same command again');
      const left = await execa('pgrep', ['--full', `${project.directory}/build-system`], {
        reject: false,
      });
      expect(left.stdout).toBe('');
      const { value } = await project.json('run', ...only);
      expect(value.variants[0]?.status).toBe('published');
      expect(value.proposal.kind).toBe('created');
    },
  );
});
