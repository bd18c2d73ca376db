import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { storePath } from '../../src/digest/store-path.ts';
import { pinsOf } from '../../src/registry/pins.ts';
import { readRegistry } from '../../src/registry/read.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { type NixWorld, nixWorld } from '../registry/nix-world.ts';
import { digestOf, pinOf, registryOf, variantOf } from '../registry/registries.ts';
import { standIns } from '../support/nix.ts';

const example = join(import.meta.dirname, '../../examples/flake');
const nixpkgs = join(import.meta.dirname, '../fixtures/nixpkgs');
const registryFile = join(example, 'isar-artifacts.nix');

test('the registry of the example is one that this release writes', async () => {
  const text = await readFile(registryFile, 'utf8');
  expect(renderRegistry(readRegistry(text, registryFile))).toBe(text);
});

describe.each(nixReleases())('the example flake, on Nix $version', (release) => {
  let world: NixWorld;
  let flake: string;
  let input: string;
  beforeAll(async () => {
    world = await nixWorld(release);
    [flake, input] = [join(world.nix.files, 'flake'), join(world.nix.files, 'nixpkgs')];
    await cp(example, flake, { recursive: true });
    await cp(nixpkgs, input, { recursive: true });
    await cp(standIns, join(input, 'pkgs.nix'));
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const nix = (command: readonly string[], attribute = '') => {
    const override = ['--override-input', 'nixpkgs', `path:${input}`, '--no-write-lock-file'];
    return world.nix.run('nix', [...command, `path:${flake}${attribute}`, ...override]);
  };

  test('evaluates purely, and asks nobody', async () => {
    const registry = readRegistry(await readFile(registryFile, 'utf8'), registryFile);
    const wic = pinsOf(registry).find(({ attributePath }) => attributePath.at(-1) === 'wic');
    const expected = wic && storePath(wic.name, wic.sha256);
    const [packaged, nested] = ['packages', 'legacyPackages'].map(
      (output) => `#${output}.x86_64-linux`,
    );
    expect(await nix(['eval', '--raw'], `${packaged}.server-wic`)).toMatchObject({
      stdout: expected,
    });
    expect(await nix(['eval', '--raw'], `${nested}.qemuamd64.server.wic`)).toMatchObject({
      stdout: expected,
    });
    expect(await nix(['flake', 'show'])).toMatchObject({ exitCode: 0 });
    expect(await nix(['flake', 'check', '--no-build'])).toMatchObject({ exitCode: 0 });
    expect(world.web.requests).toEqual([]);
  });

  test('has a check that fetches the image, and fails with one that is no disk', async () => {
    const disk = `${'\0'.repeat(510)}\x55\xaa`;
    const check = async (contents: string, path: string) => {
      const bytes = Buffer.from(contents, 'latin1');
      world.web.served.set(path, bytes);
      const pin = { ...pinOf('qemuamd64.server.wic', ''), url: `${world.web.url}${path}` };
      const [sha256, size] = [digestOf(bytes), bytes.length];
      const kernel = pinOf('qemuamd64.server.vmlinuz', 'kernel');
      const variant = variantOf('qemuamd64.server', [{ ...pin, sha256, size }, kernel]);
      await writeFile(join(flake, 'isar-artifacts.nix'), renderRegistry(registryOf(variant)));
      return (await nix(['flake', 'check'])).exitCode;
    };
    expect(await check(disk, '/disk')).toBe(0);
    expect(await check(disk.replace('\x55\xaa', '\x55\xab'), '/no-disk')).not.toBe(0);
    expect(world.web.requests).toEqual(['GET /disk', 'GET /no-disk']);
  });
});
