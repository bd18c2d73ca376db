import {
  appendFile,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { privateNix, standIns } from '../support/nix.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { type DemoProject, demoProject } from './project.ts';

let project: DemoProject;
beforeEach(async () => {
  project = await demoProject();
});
afterEach(() => project.dispose());

const path = () => join(project.directory, 'isar-artifacts.nix');
const registry = () => readFile(path(), 'utf8');
const problems = async () => {
  const { exitCode, value } = await project.json('update', '--check');
  return { exitCode, problems: value.drift.map(({ problem }) => problem) };
};

describe('update --check', () => {
  test('needs no build, and ends with 4 where something is to be done', async () => {
    expect(await problems()).toEqual({ exitCode: 4, problems: [`there is no ${path()}`] });
    await project.run('build', '--publish', '--variant', 'qemuamd64.base');
    await project.run('update', '--variant', 'qemuamd64.base');
    expect(await problems()).toEqual({
      exitCode: 4,
      problems: ['qemuamd64.server', 'qemuarm64.base', 'qemuarm64.server'].map(
        (id) => `${id} is not pinned`,
      ),
    });
    await project.edit(
      'isar-artifacts.yml',
      'names:',
      'variants: [{ machine: qemuamd64, role: base }]\nnames:',
    );
    expect(await problems()).toEqual({ exitCode: 0, problems: [] });
    await writeFile(path(), (await registry()).replace('size = ', 'size =  '));
    const edited = await project.run('update', '--check');
    expect(edited.exitCode).toBe(4);
    expect(edited.stdout).toContain('isar-artifacts.nix:');
    expect(edited.stdout).toContain('git checkout');
    expect(await project.git('status', '--porcelain')).toBe(
      ' M isar-artifacts.yml\n?? isar-artifacts.nix',
    );
  });

  test('goes with nothing that writes', async () => {
    expect(await project.run('update', '--check', '--propose')).toMatchObject({ exitCode: 2 });
  });
});

test('aliases and mirrors of the configuration are written without a build', async () => {
  await project.run('build', '--publish', '--variant', 'qemuamd64.base');
  await project.run('update');
  await project.edit(
    'isar-artifacts.yml',
    'names:',
    'registry: { aliases: { demo: qemuamd64.base } }\nstorage: { mirrors: [ "https://mirror.example.com/" ] }\nnames:',
  );
  await project.commit('Aliases');
  await project.run('update');
  const text = await registry();
  expect(text).toContain('    demo.wic = pins.qemuamd64.base.wic;\n');
  expect(text).toContain('      "https://mirror.example.com"\n');
  expect(await project.run('update')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('nothing changes'),
  });
});

describe('a registry that somebody changed', () => {
  beforeEach(async () => {
    await project.run('build', '--variant', 'qemuamd64.base');
    await project.run('update');
    const edited = (await registry()).replace('size = ', 'weight = 1;\n      size = ');
    await writeFile(path(), edited);
  });

  test('is not overwritten, and the error says how to go on', async () => {
    const before = await registry();
    const { exitCode, value } = await project.json('update');
    expect(exitCode).toBe(1);
    expect(value.error).toMatchObject({
      code: 'registry-invalid',
      message: expect.stringContaining(`${path()}:`),
      hint: expect.stringContaining('update --force --dry-run'),
    });
    expect(await registry()).toBe(before);
  });

  test('is written anew by --force, which says what is lost', async () => {
    const before = await registry();
    const dry = await project.run('update', '--force', '--dry-run');
    expect(dry.stderr).toMatch(/would lose line \d+: weight = 1;/);
    expect(await registry()).toBe(before);
    const { exitCode, value } = await project.json('update', '--force');
    expect(exitCode).toBe(0);
    expect(value.lost).toEqual([expect.stringMatching(/^line \d+: weight = 1;$/)]);
    expect(await registry()).not.toContain('weight');
  });

  test('is mended by --force, which does not bring back old builds', async () => {
    const record = join(project.directory, '.isar-artifacts/records/qemuamd64.base.json');
    const old = await readFile(record, 'utf8');
    await project.run('update', '--force');
    await project.commit('A later commit');
    await project.forgetBuilds();
    await project.run('build', '--variant', 'qemuamd64.base');
    await project.run('update', '--force');
    const before = await registry();
    await writeFile(record, old);
    await writeFile(path(), before.replace('size = ', 'weight = 1;\n      size = '));
    expect(await project.run('update', '--force')).toMatchObject({ exitCode: 0 });
    expect(await registry()).toBe(before);
  });

  test('is never overwritten where it was not ours', async () => {
    await writeFile(path(), '{ requireFile }: { }\n');
    const { exitCode, value } = await project.json('update', '--force');
    expect(exitCode).toBe(1);
    expect(value.error.hint).toContain('isar-artifacts adopt');
    expect(await registry()).toBe('{ requireFile }: { }\n');
  });
});

test('rebuild without Nix says so before it builds', async () => {
  await using programs = await temporaryDirectory();
  for (const program of ['git', 'kas']) {
    const { stdout } = await execa('sh', ['-c', `command -v ${program}`]);
    await symlink(stdout, join(programs.path, program));
  }
  await using laptop = await disposable(demoProject({ PATH: programs.path }));
  const { exitCode, value } = await laptop.json('rebuild', 'qemuamd64', 'base');
  expect(exitCode).toBe(1);
  expect(value.error).toMatchObject({
    code: 'program-missing',
    message: expect.stringContaining('nix cannot be started'),
    hint: expect.stringContaining('nix-bin'),
  });
  await expect(readdir(join(laptop.directory, '.isar-artifacts/logs'))).rejects.toThrow('ENOENT');
});

describe.each(nixReleases())('rebuild, on Nix $version', (release) => {
  test('adds what it built to the Nix store, pins it, and Nix then finds it', async () => {
    await using nix = await privateNix(release);
    await using laptop = await disposable(demoProject(nix.environment));
    const { exitCode, value } = await laptop.json('rebuild', 'qemua', 'ser');
    expect(exitCode).toBe(2);
    expect(value.error.message).toBe('qemua can be qemuamd64 or qemuarm64');
    const all = await laptop.json('rebuild');
    expect(all.exitCode).toBe(2);
    expect(all.value.error.message).toBe('that would rebuild all 4 variants');
    expect(await laptop.run('rebuild', '--all', '--dry-run')).toMatchObject({ exitCode: 0 });
    const built = await laptop.json('rebuild', 'qemuam', 'ser');
    expect(built.exitCode).toBe(0);
    expect(built.value.added.map(({ attribute }) => attribute)).toEqual(
      ['wic', 'vmlinuz', 'initrd'].map((key) => `qemuamd64.server.${key}`),
    );
    const file = join(laptop.directory, 'isar-artifacts.nix');
    const wic = `(import ${file} { pkgs = import ${standIns} { }; }).qemuamd64.server.wic`;
    await nix.run('nix-store', ['--gc']);
    expect((await nix.build(wic)).path).toBe(built.value.added[0]?.storePath);
    expect((await laptop.run('rebuild', 'qemuamd64.server', '-n')).stdout).toContain('server');
    // The same bytes once more: nothing moves.
    const again = await laptop.json('rebuild', 'qemuamd64', 'server', '--no-gc-root');
    expect(again.value.changes).toEqual([]);

    // By hand: whoever asks for it vouches for what lies there.
    const state = join(laptop.directory, '.isar-artifacts');
    const deploy = join(state, 'build/qemuamd64.server/tmp/deploy/images/qemuamd64');
    await appendFile(join(deploy, 'demo-image-server-demo-qemuamd64.wic'), 'by hand');
    const log = join(state, 'logs/qemuamd64.server.log');
    const { mtimeMs } = await stat(log);
    const taken = await laptop.json('rebuild', 'qemuamd64', 'server', '--no-build');
    expect(taken.exitCode).toBe(0);
    expect((await stat(log)).mtimeMs).toBe(mtimeMs);
    expect(taken.value.added[0]?.storePath).not.toBe(built.value.added[0]?.storePath);
    expect((await nix.build(wic)).path).toBe(taken.value.added[0]?.storePath);
    const record = JSON.parse(await readFile(join(state, 'records/qemuamd64.server.json'), 'utf8'));
    const { externalParameters } = record.predicate.buildDefinition;
    expect(externalParameters.source.dirty).toBe(true);
    expect(record.predicate.build).not.toHaveProperty('log');
    await rm(deploy, { recursive: true });
    const missing = await laptop.json('rebuild', 'qemuamd64', 'server', '--no-build');
    expect(missing.exitCode).toBe(3);
    expect(missing.value.variants[0]?.error.message).toContain(
      'demo-image-server-demo-qemuamd64.wic',
    );
  });
});

test('a file that came by another way is added by its bytes, and Nix finds what is pinned', async () => {
  await using nix = await privateNix();
  await using laptop = await disposable(demoProject(nix.environment));
  await laptop.run('build', '--variant', 'qemuamd64.base');
  await laptop.run('update');
  const images = join(laptop.directory, '.isar-artifacts/build/qemuamd64.base/tmp/deploy/images');
  const disk = join(laptop.directory, 'from-a-colleague.bin');
  await rename(join(images, 'qemuamd64/demo-image-base-demo-qemuamd64.wic'), disk);
  const wic = `(import ${join(laptop.directory, 'isar-artifacts.nix')} { pkgs = import ${standIns} { }; }).qemuamd64.base.wic`;
  expect((await nix.build(wic)).exitCode).not.toBe(0);
  const { exitCode, value } = await laptop.json('add', disk);
  expect(exitCode).toBe(0);
  expect(value.added).toMatchObject([{ attribute: 'qemuamd64.base.wic', file: disk }]);
  await nix.run('nix-store', ['--gc']);
  expect((await nix.build(wic)).path).toBe(value.added[0]?.storePath);
  await appendFile(disk, 'x');
  const other = await laptop.json('add', disk);
  expect(other.exitCode).toBe(2);
  expect(other.value.error.message).toContain('is nothing that the registry pins');
});

test('what is published is fetched into the Nix store, once, and kept there', async () => {
  await using nix = await privateNix();
  await using laptop = await disposable(demoProject(nix.environment));
  await laptop.run('build', '--publish', '--variant', 'qemuamd64.base');
  await laptop.run('update');
  const state = join(laptop.directory, '.isar-artifacts');
  // Somebody's own file of that name.
  const name = 'demo-qemuamd64-base.wic';
  await writeFile(join(laptop.directory, name), 'mine');
  const allOf = (how: string) => [{ how }, { how }, { how }];
  const fetch = async (...options: string[]) => {
    const { exitCode, value } = await laptop.json('fetch', 'qemuamd64', '--nix-store', ...options);
    return { exitCode, fetched: value.fetched, failed: value.failed };
  };
  const wic = `(import ${join(laptop.directory, 'isar-artifacts.nix')} { pkgs = import ${standIns} { }; }).qemuamd64.base.wic.local`;
  const first = await fetch();
  expect(first).toMatchObject({ exitCode: 0, fetched: allOf('fetched') });
  await nix.run('nix-store', ['--gc']);
  const objects = join(state, 'store/sha256');
  await rename(objects, `${objects}.gone`);
  expect((await nix.build(wic)).path).toBe(first.fetched.at(-1)?.path);
  expect(await fetch('--no-gc-root')).toMatchObject({ fetched: allOf('present') });
  expect(await readdir(join(state, 'fetched'))).toEqual([]);
  expect(await readFile(join(laptop.directory, name), 'utf8')).toBe('mine');

  // One that is gone keeps none of the others back.
  await rm(join(state, 'roots'), { recursive: true });
  await nix.run('nix-store', ['--gc']);
  await rename(`${objects}.gone`, objects);
  await rm(join(objects, (await readdir(objects))[0] ?? ''));
  const { exitCode, fetched, failed } = await fetch();
  expect([exitCode, fetched.length]).toEqual([3, 2]);
  expect(failed).toMatchObject([{ error: { code: 'store-unreachable' } }]);
  expect(await readdir(join(state, 'roots'))).toHaveLength(2);
});

describe('what was rebuilt, and pinned without a URL', () => {
  test('is published from where it was built, or else from the Nix store', async () => {
    await using nix = await privateNix();
    await using laptop = await disposable(demoProject(nix.environment));
    const only = ['--variant', 'qemuamd64.base'];
    expect(await laptop.run('publish', '--pinned')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('isar-artifacts update writes it'),
    });
    await expect(readFile(join(laptop.directory, 'isar-artifacts.nix'))).rejects.toThrow('ENOENT');
    await laptop.run('rebuild', 'qemuamd64', 'base');
    const file = join(laptop.directory, 'isar-artifacts.nix');
    const before = await readFile(file, 'utf8');
    const dry = await laptop.json('publish', '--pinned', '--dry-run');
    expect(dry.value.variants).toMatchObject([{ id: 'qemuamd64.base', status: 'news' }]);
    expect(await readFile(file, 'utf8')).toBe(before);

    // The deploy directory is gone, and the Nix store of this machine is where it always is.
    await rm(join(laptop.directory, '.isar-artifacts/build'), { recursive: true });
    expect((await laptop.json('publish', '--pinned')).value.variants).toMatchObject([
      { status: 'failed', error: { hint: 'isar-artifacts rebuild --variant qemuamd64.base' } },
    ]);
    const inside = 'mkdir -p /nix/store && mount --bind "$0" /nix/store && exec "$@"';
    const cli = join(import.meta.dirname, '../../dist/cli.js');
    const command = [process.execPath, cli, 'publish', '--pinned', '--json'];
    const { stdout } = await execa(
      'unshare',
      ['--mount', 'sh', '-c', inside, nix.locate('/nix/store'), ...command],
      { cwd: laptop.directory },
    );
    const { variants, changes } = JSON.parse(stdout);
    expect(variants).toMatchObject([{ id: 'qemuamd64.base', status: 'published' }]);
    expect(changes).toHaveLength(1);
    expect((await readFile(file, 'utf8')).match(/ url = "/g)).toHaveLength(3);
    expect(await laptop.run('verify', '--deep')).toMatchObject({ exitCode: 0 });
    expect(await laptop.run('publish', '--pinned', ...only)).toMatchObject({
      stdout: 'every pin is published',
    });
  });

  test('is refused where this machine did not build it', async () => {
    await using nix = await privateNix();
    await using laptop = await disposable(demoProject(nix.environment));
    await laptop.run('rebuild', 'qemuamd64', 'base');
    await rm(join(laptop.directory, '.isar-artifacts/records'), { recursive: true });
    const { exitCode, value } = await laptop.json('publish', '--pinned');
    expect(exitCode).toBe(3);
    expect(value.variants[0]?.error.message).toContain('this machine has not built it');
  });
});

test('rebuild of a published variant whose bytes come again keeps the URLs', async () => {
  await using nix = await privateNix();
  await using laptop = await disposable(demoProject(nix.environment));
  await laptop.run('build', '--publish', '--variant', 'qemuamd64.base');
  await laptop.run('update');
  const file = join(laptop.directory, 'isar-artifacts.nix');
  const before = await readFile(file, 'utf8');
  expect(before).toContain('      url = "');
  const again = await laptop.run('rebuild', 'qemuamd64', 'base');
  expect([again.exitCode, again.stdout]).toEqual([0, expect.not.stringContaining('Not published')]);
  expect(await readFile(file, 'utf8')).toBe(before);
});

async function disposable(made: Promise<DemoProject>) {
  const demo = await made;
  return { ...demo, [Symbol.asyncDispose]: () => demo.dispose() };
}
