import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DemoProject, demoProject } from './project.ts';

const base = 'qemuamd64.base';
let project: DemoProject;
beforeAll(async () => {
  project = await demoProject();
});
afterAll(() => project.dispose());

const machine = ['--machine', 'qemuamd64'];
async function rows(...options: string[]): Promise<string[]> {
  const { exitCode, stdout } = await project.run('status', ...machine, ...options);
  expect(exitCode).toBe(0);
  return stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
}

/** Whoever rebuilt the demo on this machine has its kernel in the Nix store: that one never changes. */
async function inStore(): Promise<string> {
  const { pins } = JSON.parse((await project.run('list', '--json')).stdout);
  const there = pins.map(({ storePath }: { storePath: string }) => existsSync(storePath));
  expect(pins.map((pin: { inStore: boolean }) => pin.inStore)).toEqual(there);
  const count = there.filter(Boolean).length;
  return count === 0 ? 'no' : `${count} of 3`;
}

/** One project over its life: each test goes on where the one before stopped. */
test('before anything was built', async () => {
  expect(await rows()).toEqual([
    'variant | pinned | published | in the Nix store | built here',
    'qemuamd64.base | no | never built',
    'qemuamd64.server | no | never built',
  ]);
  expect(await project.run('list')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('isar-artifacts update writes it'),
  });
});

test('built, and pinned without being published', async () => {
  await project.run('build', '--variant', base);
  expect((await rows()).slice(1)).toEqual([
    expect.stringMatching(/^qemuamd64\.base \| no \| another build \(\d{4}-\d\d-\d\d\)$/),
    'qemuamd64.server | no | never built',
    '',
    `to pin what was built here: isar-artifacts update --variant ${base}`,
  ]);
  await project.run('update', '--variant', base);
  const pinned = `\\| no \\| ${await inStore()} \\| what is pinned`;
  expect((await rows()).slice(1)).toEqual([
    expect.stringMatching(
      new RegExp(`^qemuamd64\\.base \\| [0-9a-f]{12} [\\d-]{10} ${pinned} \\([\\d-]{10}\\)$`),
    ),
    'qemuamd64.server | no | never built',
    '',
    `to publish what is only pinned: isar-artifacts publish --pinned --variant ${base}`,
  ]);
});

test('published; then somebody writes to the deploy directory', async () => {
  await project.run('publish', '--pinned', '--variant', base);
  expect((await rows())[1]).toContain(` | yes | ${await inStore()} | what is pinned `);
  const { pins } = JSON.parse((await project.run('list', '--json')).stdout);
  expect(pins).toHaveLength(3);
  expect(pins[0]).toEqual({
    attribute: 'qemuamd64.base.initrd',
    name: 'demo-qemuamd64-base-initrd.img',
    hash: expect.stringMatching(/^sha256-/),
    size: 1.5 * 1024 * 1024,
    url: expect.stringMatching(/^file:.*\/sha256\/[0-9a-f]{64}\.zst$/),
    encoding: 'zstd',
    published: true,
    storePath: expect.stringMatching(
      /^\/nix\/store\/[0-9a-z]{32}-demo-qemuamd64-base-initrd\.img$/,
    ),
    inStore: expect.any(Boolean),
  });
  const { stdout } = await project.run('list');
  expect(stdout.split('\n')[1]).toMatch(
    /^qemuamd64\.base\.initrd +1\.5 MiB +yes +(?:yes|no) +\/nix\/store\//,
  );

  const fetched = await project.run('fetch', 'qemuamd64.base', '--output', 'out', '--json');
  expect(JSON.parse(fetched.stdout).fetched).toEqual(
    ['initrd', 'vmlinuz', 'wic'].map((artifact) => ({
      attribute: `qemuamd64.base.${artifact}`,
      path: expect.stringMatching(/\/out\/demo-qemuamd64-base/),
      how: 'fetched',
    })),
  );
  const deploy = join('.isar-artifacts/build', base, 'tmp/deploy/images/qemuamd64');
  const [disk, built] = await Promise.all(
    ['out/demo-qemuamd64-base.wic', `${deploy}/demo-image-base-demo-qemuamd64.wic`].map((path) =>
      readFile(join(project.directory, path)),
    ),
  );
  expect(disk?.equals(built ?? Buffer.of())).toBe(true);
  expect(await project.run('fetch', 'qemuamd64.bsae')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /nothing is pinned as qemuamd64\.bsae; did you mean qemuamd64\.base\?.*isar-artifacts list/s,
    ),
  });

  const image = 'tmp/deploy/images/qemuamd64/demo-image-base-demo-qemuamd64.wic';
  await appendFile(join(project.directory, '.isar-artifacts/build', base, image), 'x');
  const { variants } = JSON.parse((await project.run('status', ...machine, '--json')).stdout);
  expect(variants[0]).toMatchObject({ id: base, pinned: true, here: 'changed since' });
  expect((await rows()).at(-1)).toBe(
    `to build again what was changed since: isar-artifacts rebuild --variant ${base}`,
  );
});
