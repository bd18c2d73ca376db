import { readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DemoProject, demoProject } from './project.ts';

let project: DemoProject;
beforeEach(async () => {
  project = await demoProject();
  await project.run('build', '--publish', '--variant', 'qemuamd64.base');
  await project.run('update');
});
afterEach(() => project.dispose());

const store = (...names: string[]) => join(project.directory, '.isar-artifacts/store', ...names);

/** As if all objects had been written then. */
async function age(days: number): Promise<void> {
  const then = Date.now() / 1000 - days * 24 * 3600;
  for (const folder of ['sha256', 'builds']) {
    for (const name of await readdir(store(folder))) await utimes(store(folder, name), then, then);
  }
}

test('verify says whether everything can be fetched, on any ref', async () => {
  const right = await project.run('verify', '--deep');
  expect(right).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('3 pins: 3 right; 0 findings'),
  });
  await project.commit('The registry');
  const [object = ''] = await readdir(store('sha256'));
  await writeFile(store('sha256', object), '<!doctype html>');
  // Nobody reads it.
  await project.edit('isar-artifacts.nix', 'pins = {', 'pins = [');
  expect(await project.run('verify')).toMatchObject({ exitCode: 1, stdout: '' });
  const wrong = await project.run('verify', '--ref', 'main');
  expect(wrong.exitCode).toBe(4);
  expect(wrong.stdout).toContain('main:isar-artifacts.nix');
  expect(wrong.stdout).toContain('hint: ');
  const unknown = await project.run('verify', '--ref', 'nowhere');
  expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('git fetch') });
});

test('verify counts what is not published, unless it is allowed', async () => {
  await project.run('build', '--variant', 'qemuamd64.server');
  await project.run('update', '--variant', 'qemuamd64.server');
  expect((await project.run('verify')).exitCode).toBe(4);
  const allowed = await project.run('verify', '--allow-unpublished');
  expect(allowed).toMatchObject({ exitCode: 0 });
});

test('verify asks for what a hash map pins, too', async () => {
  await rm(join(project.directory, 'isar-artifacts.nix'));
  const config = join(project.directory, 'isar-artifacts.yml');
  const text = await readFile(config, 'utf8');
  await writeFile(config, `${text}\nregistry: { format: hash-map, path: hashes.nix }\n`);
  const planned = (await project.json('plan')).value.variants;
  const names = planned.flatMap(({ artifacts }) => artifacts.map(({ name }) => name));
  const lines = names.map((name) => `  "${name}" = "";\n`).join('');
  await writeFile(join(project.directory, 'hashes.nix'), `{\n${lines}}\n`);
  await project.run('update');
  const right = await project.run('verify', '--deep');
  expect(right).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('3 pins: 3 right; 0 findings'),
  });
  const { pins } = JSON.parse((await project.run('list', '--json')).stdout);
  expect(pins).toHaveLength(3);
  expect(pins).toMatchObject(pins.map(() => ({ published: true, url: null })));
  expect((await project.run('status')).stdout).not.toContain('publish --pinned');
  expect((await project.run('publish', '--pinned')).stdout).toContain('every pin is published');
  const out = join(project.directory, 'fetched');
  expect(await project.json('fetch', 'qemuamd64.base', '--output', out)).toMatchObject({
    exitCode: 0,
    value: { fetched: [{ how: 'fetched' }, { how: 'fetched' }, { how: 'fetched' }] },
  });

  // Nobody knows where a file is without the record; one that is here is here.
  const [disk = ''] = await readdir(out);
  await rm(join(out, disk));
  await rename(store('builds'), store('elsewhere'));
  expect(await project.json('fetch', 'qemuamd64.base', '--output', out)).toMatchObject({
    exitCode: 3,
    value: {
      fetched: [{ how: 'present' }, { how: 'present' }],
      failed: [{ error: { message: expect.stringMatching(/its build record: .*no such object/) } }],
    },
  });
  await rename(store('elsewhere'), store('builds'));

  const [object = ''] = await readdir(store('sha256'));
  await rm(store('sha256', object));
  expect(await project.run('verify', '--allow-unpublished')).toMatchObject({ exitCode: 4 });
});

test('verify looks at the binary cache, too', async () => {
  const config = join(project.directory, 'isar-artifacts.yml');
  await writeFile(config, `${await readFile(config, 'utf8')}\nstorage: { binary-cache: true }\n`);
  const before = await project.run('verify', '--deep');
  expect(before).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('note: not in the binary cache: 3 of 3 pins'),
  });
  await project.run('publish', '--force');
  const after = await project.run('verify', '--deep');
  expect(after).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('note:') });
  const [archive = ''] = await readdir(store('nar'));
  await rm(store('nar', archive));
  const { exitCode, stdout } = await project.run('verify');
  expect(exitCode).toBe(4);
  expect(stdout).toContain('its archive in the binary cache: there is no such object in the store');
  await project.run('publish', '--force');
  expect(await project.run('verify', '--deep')).toMatchObject({ exitCode: 0 });
});

test('prune lists what nobody names, and removes it when told to', async () => {
  await project.commit('The registry');
  await project.forgetBuilds();
  await project.run('build', '--publish', '--force', '--variant', 'qemuamd64.base');
  const all = (await readdir(store('sha256'))).length;
  expect((await project.run('prune', '--delete')).stdout).toContain('removed 0 objects');
  await age(31);
  const listed = await project.run('prune');
  expect(listed.exitCode).toBe(0);
  // A record, its disk, and the block map of that.
  expect(listed.stdout).toContain('would remove 3 objects');
  expect(listed.stdout).toContain('isar-artifacts prune --delete');
  expect(await readdir(store('sha256'))).toHaveLength(all);
  expect((await project.run('prune', '--older-than', '40d')).stdout).toContain('would remove 0');
  await project.run('prune', '--delete');
  expect(await readdir(store('sha256'))).toHaveLength(all - 2);
  expect(await project.run('verify', '--deep')).toMatchObject({ exitCode: 0 });
});

test('prune refuses a repository whose registry cannot be read, and an age that is none', async () => {
  await project.edit('isar-artifacts.nix', 'size = ', 'size =  ');
  await project.commit('An edit');
  await age(31);
  const { exitCode, stderr } = await project.run('prune', '--delete');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('isar-artifacts.nix');
  expect(await project.run('prune', '--older-than', '-1d')).toMatchObject({ exitCode: 2 });
  await rm(store('builds'), { recursive: true });
});
