import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { standIns } from '../support/nix.ts';
import { type NixWorld, nixWorld } from './nix-world.ts';
import { pinOf, registryOf, variantOf } from './registries.ts';

describe.each(nixReleases())('on Nix $version', (release) => {
  let world: NixWorld;
  beforeAll(async () => {
    world = await nixWorld(release);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** What it starts, with what arguments. */
  async function run(expression: string, PATH: string | undefined) {
    const { path, stderr } = await world.nix.build(expression);
    expect([path === '', path === '' ? stderr : '']).toEqual([false, '']);
    const program = join(world.nix.locate(path), 'bin/rebuild-isar-artifacts');
    return execa(program, ['--dry-run', 'a b'], { env: { PATH }, reject: false });
  }

  test('every artifact has a program that builds its variant anew', async () => {
    const registry = registryOf(variantOf('m.r', [pinOf('m.r.wic', 'disk')]));
    const expression = await world.write(registry);
    const program = join(world.nix.files, 'isar-artifacts');
    await writeFile(program, '#!/bin/sh\nprintf "<%s>" "$@"\n');
    await chmod(program, 0o755);
    const path = `${world.nix.files}:${process.env.PATH}`;
    const { stdout } = await run(expression('m.r.wic.rebuild'), path);
    expect(stdout).toBe('<rebuild><--variant><m.r><--dry-run><a b>');
    const missing = await run(expression('m.r.wic.rebuild'), '/usr/bin:/bin');
    expect([missing.exitCode, missing.stderr]).toEqual([
      127,
      expect.stringContaining('isar-artifacts is not in PATH: install it'),
    ]);
  });

  test('it runs the package that it is given', async () => {
    const expression = await world.writePins(pinOf('m.r.wic', 'disk'));
    const given = `isar-artifacts = (import ${standIns} { }).writeShellScriptBin "isar-artifacts" "echo given";`;
    const { path } = await world.nix.build(expression('m.r.wic.rebuild', given));
    const text = await world.nix.read(`${path}/bin/rebuild-isar-artifacts`);
    expect(text.toString()).toMatch(
      /^program=\/nix\/store\/\w+-isar-artifacts\/bin\/isar-artifacts$/m,
    );
  });

  test('of an adopted pin nobody knows what builds it', async () => {
    const registry = { ...registryOf(), adopted: [pinOf('m.r.wic', 'disk')] };
    const expression = await world.write(registry);
    await expect(world.nix.eval(expression('m.r.wic.rebuild'))).rejects.toThrow('was adopted');
    expect(await world.nix.eval(expression('m.r.wic.local.name'))).toBe('isar-m-r-wic');
  });
});
