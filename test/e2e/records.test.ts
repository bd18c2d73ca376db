import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DemoProject, demoProject } from './project.ts';

const only = ['--variant', 'qemuamd64.base'];
const branch = 'isar-artifacts/update/main';

let project: DemoProject;
beforeEach(async () => {
  project = await demoProject();
});
afterEach(() => project.dispose());

const inProject = (...parts: string[]) => join(project.directory, ...parts);

test('what was published to one store is not proposed from another', async () => {
  await project.run('build', ...only);
  const elsewhere = `file:${inProject('.isar-artifacts/elsewhere')}`;
  expect((await project.run('publish', ...only, '--storage', elsewhere)).exitCode).toBe(0);
  const { exitCode, value } = await project.json('propose', ...only);
  expect(exitCode).toBe(1);
  expect(value.error.code).toBe('not-published');
  expect(await project.git('branch', '--list', branch)).toBe('');
});

test('a record under another name is refused, whatever id it claims', async () => {
  await project.run('build', ...only);
  const records = inProject('.isar-artifacts/records');
  await rename(join(records, 'qemuamd64.base.json'), join(records, 'qemuarm64.base.json'));
  const { exitCode, value } = await project.json('publish', '--variant', 'qemuarm64.base');
  expect(exitCode).toBe(1);
  expect(value.error).toMatchObject({
    code: 'record-invalid',
    message: expect.stringContaining('is the record of qemuamd64.base'),
  });
});

test('a record of names that the configuration no longer has is refused', async () => {
  await project.run('build', '--publish', ...only);
  await project.edit('isar-artifacts.yml', 'demo-{machine}', 'renamed-{machine}');
  const { exitCode, value } = await project.json('propose', ...only);
  expect(exitCode).toBe(1);
  expect(value.error).toMatchObject({
    code: 'record-invalid',
    hint: expect.stringContaining('build the variant again'),
  });
});

test('a record that cannot be read does not block the next build', async () => {
  await project.run('build', ...only);
  await writeFile(inProject('.isar-artifacts/records/qemuamd64.base.json'), '{"cut o');
  await project.forgetBuilds();
  expect((await project.run('build', ...only)).exitCode).toBe(0);
});

test('a stale file does not become an output by a corrected configuration', async () => {
  const deploy = inProject('.isar-artifacts/build/qemuamd64.base/tmp/deploy/images/qemuamd64');
  await mkdir(deploy, { recursive: true });
  await writeFile(join(deploy, 'board.dtb'), 'of another day');
  await project.edit('isar-artifacts.yml', 'demo-image-{role}', 'mistyped-{role}');
  expect((await project.run('build', ...only)).exitCode).toBe(3);
  await project.edit('isar-artifacts.yml', 'mistyped-{role}', 'demo-image-{role}');
  await project.edit('isar-artifacts.yml', 'wic: .wic', 'dtb: { file: "*/*.dtb" }, wic: .wic');
  const { value } = await project.json('build', ...only);
  expect(value.variants[0]?.error).toMatchObject({
    code: 'output-stale',
    message: expect.stringContaining('board.dtb'),
  });
});

test('the registry may lie in a directory that is not there yet', async () => {
  await project.edit(
    'isar-artifacts.yml',
    'output:',
    'registry: { path: nix/isar-artifacts.nix }\noutput:',
  );
  await project.run('build', '--publish', ...only);
  expect((await project.run('update', ...only)).exitCode).toBe(0);
  expect(await readFile(inProject('nix/isar-artifacts.nix'), 'utf8')).toContain('qemuamd64.base');
});

test('when the base moves another pin, the open proposal follows it', async () => {
  await project.run('run', ...only);
  await project.run('build', '--publish', '--variant', 'qemuarm64.base');
  await project.run('update', '--variant', 'qemuarm64.base');
  await project.commit('Pinned by hand');
  const { value } = await project.json('run', ...only);
  expect(value.variants[0]?.status).toBe('unchanged');
  expect(value.proposal.kind).toBe('updated');
  await project.git('merge', '--quiet', '--ff-only', branch);
  const text = await readFile(inProject('isar-artifacts.nix'), 'utf8');
  expect(text).toMatch(/qemuamd64\.base\.wic[\s\S]*qemuarm64\.base\.wic/);
});

test('a failed proposal does not hide what was built', async () => {
  await project.run('run', ...only);
  await project.git('worktree', 'add', '--quiet', inProject('.isar-artifacts/review'), branch);
  await project.edit(
    'layers/meta-demo/recipes-core/demo-image-base.bb',
    'IMAGE_INSTALL',
    '# touched\nIMAGE_INSTALL',
  );
  const { exitCode, value } = await project.json('run', ...only);
  expect(exitCode).toBe(1);
  expect(value.variants[0]?.status).toBe('published');
  expect(value.proposal.kind).toBe('failed');
});
