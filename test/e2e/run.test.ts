import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PrivateNix, privateNix } from '../support/nix.ts';
import { type DemoProject, demoProject, type VariantPrinted } from './project.ts';

const branch = 'isar-artifacts/update/main';
const proposed = `${branch}:isar-artifacts.nix`;
const idsOf = (variants: readonly VariantPrinted[], status: string) =>
  variants.filter((variant) => variant.status === status).map(({ id }) => id);

let project: DemoProject;
beforeAll(async () => {
  project = await demoProject();
});
afterAll(() => project.dispose());

/** One project over its life: each test goes on where the one before stopped. */
describe('the main job', () => {
  test('publishes four variants and proposes them; the working tree stays as it was', async () => {
    const head = await project.git('rev-parse', 'HEAD');
    const { exitCode, value } = await project.json('run');
    expect(exitCode).toBe(0);
    expect(idsOf(value.variants, 'published')).toEqual([
      'qemuamd64.base',
      'qemuamd64.server',
      'qemuarm64.base',
      'qemuarm64.server',
    ]);
    expect(value.proposal).toMatchObject({ kind: 'created', base: 'main', branch });
    expect(await project.git('rev-parse', 'HEAD', `${branch}^`)).toBe(`${head}\n${head}`);
    expect(await project.git('diff', '--name-only', 'main', branch)).toBe('isar-artifacts.nix');
    expect(await project.git('status', '--porcelain', '--ignored')).toBe('!! .isar-artifacts/');
  });

  test('stores equal kernels once', async () => {
    const text = await project.git('show', proposed);
    const urls = [...text.matchAll(/ url = "(.*)";/g)].map((match) => match[1]);
    expect(urls).toHaveLength(12);
    expect(new Set(urls).size).toBe(10);
  });

  test('the title and body that it wrote name old and new of every artifact', async () => {
    const folder = join(project.directory, '.isar-artifacts/proposal');
    expect(await readFile(join(folder, 'title.txt'), 'utf8')).toBe(
      'isar-artifacts: update 4 variants\n',
    );
    const body = await readFile(join(folder, 'body.md'), 'utf8');
    expect(body.match(/^\| <code>qemu/gm)).toHaveLength(12);
  });

  test('a rebuild with other disks and equal packages proposes and publishes nothing', async () => {
    const before = await project.git('rev-parse', branch);
    const first = await project.git('show', proposed);
    await project.forgetBuilds();
    const { exitCode, value } = await project.json('run');
    expect(exitCode).toBe(0);
    expect(idsOf(value.variants, 'unchanged')).toHaveLength(4);
    expect(value.variants[0]?.reasons).toEqual([
      'rebuilt, same 23 packages, same inputs: pin kept',
    ]);
    expect(first).not.toContain(`${value.variants[0]?.artifacts[0]?.hash}`);
    expect(value.proposal.kind).toBe('unchanged');
    expect(await project.git('rev-parse', branch)).toBe(before);
  });

  test('after the proposal is merged, nothing is news', async () => {
    await project.git('merge', '--quiet', '--ff-only', branch);
    await project.forgetBuilds();
    const { exitCode, stdout } = await project.run('run', '--quiet');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('nothing to propose: isar-artifacts.nix on main is up to date');
  });

  test('another package version moves the pins of just the variants that have it', async () => {
    const recipe = 'layers/meta-server/recipes-core/demo-image-server.bb';
    await project.edit(recipe, 'curl ', '');
    await project.commit('Less is more');
    await project.forgetBuilds();
    const { value } = await project.json('run');
    expect(idsOf(value.variants, 'unchanged')).toEqual(['qemuamd64.base', 'qemuarm64.base']);
    const moved = value.variants.find(({ id }) => id === 'qemuamd64.server');
    expect(moved?.reasons.join('; ')).toMatch(/packages: .*removed.*inputs changed: layer:/);
    expect(value.proposal).toMatchObject({
      kind: 'created',
      title: 'isar-artifacts: update 2 variants',
    });
    const diff = await project.git('diff', '--stat', 'main', branch);
    expect(diff).toContain('isar-artifacts.nix');
  });

  test('a variant that fails keeps its pins, is named, and does not stop the others', async () => {
    const recipe = 'layers/meta-server/recipes-core/demo-image-server.bb';
    await project.edit(
      recipe,
      'IMAGE_PREINSTALL',
      'IMAGE_PREINSTALL:append = " no-such-package-xyz"\nIMAGE_PREINSTALL',
    );
    await project.edit(
      'layers/meta-demo/recipes-core/demo-image-base.bb',
      'IMAGE_INSTALL',
      '# touched\nIMAGE_INSTALL',
    );
    await project.commit('Broken');
    const pins = await project.git('show', proposed);
    const { exitCode, value } = await project.json(
      'run',
      '--role',
      'base',
      'server',
      '--machine',
      'qemuamd64',
    );
    expect(exitCode).toBe(3);
    expect(idsOf(value.variants, 'failed')).toEqual(['qemuamd64.server']);
    expect(idsOf(value.variants, 'published')).toEqual(['qemuamd64.base']);
    const [failed] = value.variants.filter(({ status }) => status === 'failed');
    expect(failed?.error.message).toMatch(
      /^kas ended with \d: demo-image-server: do_rootfs_install: E: Unable to locate package no-such-package-xyz\n/,
    );
    expect(failed?.error.hint).toContain('.isar-artifacts/logs/qemuamd64.server.log');
    expect(value.proposal.body).toMatch(
      /Not built; their pins stay.*\n\n- <code>qemuamd64.server<\/code>/,
    );
    const serverPins = (text: string) => text.split('\n  qemuamd64.server.').slice(1);
    expect(serverPins(await project.git('show', proposed))).toEqual(serverPins(pins));
  });

  test('--fail-fast starts nothing more', async () => {
    const { exitCode, value } = await project.json('run', '--role', 'server', '--fail-fast');
    expect(exitCode).toBe(3);
    expect(value.variants.map(({ status }) => status)).toEqual(['failed', 'not started']);
  });

  test('a variant that left the configuration is dropped, by name', async () => {
    await project.git('checkout', '--quiet', 'HEAD~1', '--', 'layers');
    await project.edit(
      'isar-artifacts.yml',
      'output:',
      'exclude: [{ machine: qemuarm64 }]\noutput:',
    );
    await project.commit('No arm');
    const { value } = await project.json('run', '--role', 'base');
    const dropped = value.proposal.changes.filter(({ kind }) => kind === 'dropped');
    expect(dropped.map(({ id }) => id)).toEqual(['qemuarm64.base', 'qemuarm64.server']);
    expect(await project.git('show', proposed)).not.toContain('qemuarm64');
  });
});

describe('what Nix makes of it', () => {
  let nix: PrivateNix;
  beforeAll(async () => {
    nix = await privateNix();
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  test('fetches the file that was built; with the store gone, a file added by hand will do', async () => {
    const store = join(nix.files, 'store');
    const only = ['--machine', 'qemuamd64', '--role', 'base', '--force'];
    const { value } = await project.json('run', ...only, '--storage', `file:${store}`);
    const [wic, kernel] = value.variants[0]?.artifacts ?? [];
    if (wic === undefined || kernel === undefined) throw new Error('nothing was built');
    const registry = join(nix.files, 'isar-artifacts.nix');
    await writeFile(registry, await project.git('show', proposed));
    const pkgs = `import ${join(project.directory, 'pkgs.nix')} { }`;
    const expression = `(import ${registry} { pkgs = ${pkgs}; }).qemuamd64.base`;

    const fetched = await nix.build(`${expression}.wic`);
    expect(fetched).toMatchObject({ exitCode: 0, path: wic.storePath });
    expect(await nix.printFixedPath(wic.name, wic.sha256)).toContain(wic.storePath);
    const built = await readFile(join(project.directory, wic.file));
    expect((await nix.read(wic.storePath)).equals(built)).toBe(true);

    await rm(store, { recursive: true });
    const missing = await nix.build(`${expression}.vmlinuz`);
    expect(missing.exitCode).not.toBe(0);
    expect(missing.stderr).toContain(`zstd -d -o '${kernel.name}' && nix-prefetch-url file://`);
    expect(missing.stderr).toContain('isar-artifacts rebuild --variant qemuamd64.base');
    const file = `file://${join(project.directory, kernel.file)}`;
    await nix.run('nix-prefetch-url', ['--name', kernel.name, file, kernel.hash]);
    const added = await nix.build(`${expression}.vmlinuz`);
    expect(added).toMatchObject({ exitCode: 0, path: kernel.storePath });
  });
});
