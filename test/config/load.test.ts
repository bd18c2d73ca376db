import { copyFile, readFile, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { loadPlan } from '../../src/plan/load.ts';
import { configProject, smallConfig } from '../support/config-project.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const root = join(import.meta.dirname, '../..');

describe('what loads', () => {
  test('the demo', async () => {
    const loaded = await loadConfig(join(root, 'examples/demo/isar-artifacts.yml'));
    expect((await loadPlan(loaded, {})).map(({ id }) => id)).toEqual([
      'qemuamd64.base',
      'qemuamd64.server',
      'qemuarm64.base',
      'qemuarm64.server',
    ]);
  });

  test('the sketch of the design', async () => {
    await using project = await configProject([
      'kas/base.yml',
      'kas/machine/qemu-amd64.yml',
      'kas/image/base.yml',
      'kas/packages/k3s.yml',
      'kas/image/server.yml',
    ]);
    const text = await readFile(join(root, 'test/fixtures/config/sketch.yml'), 'utf8');
    const [base, server, ...others] = await loadPlan(await project.load(text), {});
    expect(others).toEqual([]);
    expect(base?.id).toBe('qemuamd64.base');
    expect(server?.kas).toEqual([
      'kas/base.yml',
      'kas/machine/qemu-amd64.yml',
      'kas/packages/k3s.yml',
      'kas/image/server.yml',
    ]);
    expect(server?.artifacts.map(({ output }) => output)).toEqual([
      'qemuamd64/my-image-server-debian-trixie-qemuamd64.wic',
      'qemuamd64/my-image-server-debian-trixie-qemuamd64-vmlinuz',
      'qemuamd64/my-image-server-debian-trixie-qemuamd64-initrd.img',
      '*.dtb',
    ]);
  });
});

test('what is left out has a default', async () => {
  await using project = await configProject();
  const { config } = await project.load(smallConfig);
  expect(config).toMatchObject({
    kas: {
      directory: '.',
      files: [],
      command: 'kas',
      environment: {},
      inherit: [],
      'build-directory': 'per-variant',
    },
    exclude: [],
    'runs-on': ['self-hosted'],
    names: {},
    storage: { url: 'file:.isar-artifacts/store', compression: 'zstd' },
    registry: { path: 'isar-artifacts.nix' },
    'pull-request': { labels: [] },
  });
  expect(config.variants).toBeUndefined();
});

test('a part of a section leaves the defaults of its other keys', async () => {
  await using project = await configProject();
  const { config } = await project.load(`${smallConfig}storage: { compression: none }\n`);
  expect(config.storage).toEqual({
    url: 'file:.isar-artifacts/store',
    'binary-cache': false,
    mirrors: [],
    compression: 'none',
    'compression-level': 3,
    'resume-within': 24 * 3_600_000,
  });
});

test.each([
  ['36h', 36],
  ['3d', 72],
])('a duration of %s has %d hours', async (text, hours) => {
  await using project = await configProject();
  const { config } = await project.load(`${smallConfig}storage: { resume-within: ${text} }\n`);
  expect(config.storage['resume-within']).toBe(hours * 3_600_000);
});

test('kas and command take one word or a list', async () => {
  await using project = await configProject();
  const listed = smallConfig.replace('kas/machine/m.yml', '[kas/machine/m.yml]');
  const { config } = await project.load(`${listed}kas: { command: [env, A=1, kas] }\n`);
  expect(config.axes.machine?.m).toEqual({ kas: ['kas/machine/m.yml'] });
  expect(config.kas.command).toEqual(['env', 'A=1', 'kas']);
  const { config: single } = await project.load(`${smallConfig}kas: { command: kas-container }\n`);
  expect(single.axes.machine?.m).toEqual({ kas: 'kas/machine/m.yml' });
  expect(single.kas.command).toBe('kas-container');
});

describe('the directory', () => {
  test('is that of the file, absolute and without symbolic links', async () => {
    await using project = await configProject();
    await using elsewhere = await temporaryDirectory();
    await project.load(smallConfig);
    const link = join(elsewhere.path, 'link');
    await symlink(project.directory, link);
    for (const file of [link, relative(process.cwd(), link)]) {
      const loaded = await loadConfig(join(file, 'isar-artifacts.yml'));
      expect(loaded.directory).toBe(project.directory);
    }
  });

  test('errors name the file as the person did', async () => {
    await using project = await configProject();
    await project.load(smallConfig);
    const file = relative(process.cwd(), join(project.directory, 'other.yml'));
    await copyFile(
      join(project.directory, 'isar-artifacts.yml'),
      join(project.directory, 'other.yml'),
    );
    const loaded = await loadConfig(file);
    expect(loaded.error([{ path: ['axes', 'role'], message: 'is odd' }]).message).toBe(
      `${file}:4:3: axes.role: is odd`,
    );
  });
});

test.each([
  [
    'an alias with an empty part',
    'registry: { aliases: { a..b: m.r } }',
    '"a..b" is no attribute path',
  ],
  [
    'aliases in a hash map',
    'registry: { format: hash-map, aliases: { a: m.r } }',
    'registry.aliases: has no place in a hash map',
  ],
  [
    'a mirror with a password',
    'storage: { mirrors: ["https://me:secret@example.com"] }',
    'holds a user',
  ],
  [
    'a signing key of no binary cache',
    'storage: { signing-key-file: cache.secret }',
    'storage.signing-key-file: signs a binary cache, and there is none',
  ],
  ['credentials that there are not', 'storage: { credentials: token }', 'storage.credentials'],
])('%s is refused', async (_, line, message) => {
  await using project = await configProject();
  await expect(project.load(`${smallConfig}${line}\n`)).rejects.toThrow(
    expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(message) }),
  );
});
