import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { privateNix, standIns } from '../support/nix.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const fixtures = join(import.meta.dirname, '../fixtures/adopt');

let directory: TemporaryDirectory;
let repository: Repository;
beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(directory.path);
});
afterEach(() => directory[Symbol.asyncDispose]());

const run = (...args: string[]) =>
  execa(process.execPath, [cli, ...args], { cwd: directory.path, reject: false });
const read = (file: string) => readFile(join(directory.path, file), 'utf8');

/** The store path of each derivation in a registry, whatever its tree. */
const outPaths = (file: string) => `
  let
    pkgs = import ${standIns} { };
    walk = path: value:
      if value ? outPath then [ "\${builtins.concatStringsSep "." path} \${value.outPath}" ]
      else builtins.concatMap (name: walk (path ++ [ name ]) value.\${name}) (builtins.attrNames value);
  in
  walk [ ] (import ${file} { inherit (pkgs) requireFile; inherit pkgs; lib = { }; })`;

const byHand = `{ pkgs, requireFile ? pkgs.requireFile, lib }:
let
  image = name: sha256: requireFile { inherit name sha256; message = "build it"; };
  self = {
    qemuamd64.base.wic = image "isar-base.wic" "0mdada4wb3fn7xfx7d8y29n5yw2c5xp79f865fvf64hria7vlkjy";
    qemuamd64.server.wic = pkgs.fetchurl {
      url = "https://example.com/server.wic";
      hash = "sha256-EETexyBujXyfu0ro92ZmhAbSVn/H/BoWCp1HAPz4+Ok=";
    };
    default = self.qemuamd64.base.wic;
  };
in
self
`;

describe('adopt', () => {
  test('writes a registry with the same store paths, in the place of the old one', async () => {
    await using nix = await privateNix();
    await repository.commit({ 'images.nix': byHand });
    const old = join(nix.files, 'images.nix');
    await writeFile(old, byHand);
    const before = await nix.eval(outPaths(old));
    expect(before).toHaveLength(3);
    const { exitCode, stdout } = await run('adopt', 'images.nix', '--output', 'images.nix');
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('wrote images.nix: 2 pins (1 with a URL) and 1 aliases'),
    });
    await writeFile(old, await read('images.nix'));
    expect(await nix.eval(outPaths(old))).toEqual(before);
    expect(await read('isar-artifacts.yml')).toContain('default: qemuamd64.base.wic');
  });

  test('writes nothing on a dry run, and tells machines all of it', async () => {
    await writeFile(join(directory.path, 'images.nix'), byHand);
    const { exitCode, stdout } = await run('adopt', 'images.nix', '--dry-run', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      pins: [{ attribute: 'qemuamd64.base.wic' }, { url: 'https://example.com/server.wic' }],
      aliases: [{ attribute: 'default', target: 'qemuamd64.base.wic' }],
      draft: { text: expect.stringContaining('qemuamd64') },
    });
    await expect(read('isar-artifacts.nix')).rejects.toThrow('ENOENT');
  });

  test('overwrites neither another file nor a configuration', async () => {
    await writeFile(join(directory.path, 'images.nix'), byHand);
    await writeFile(join(directory.path, 'isar-artifacts.nix'), 'mine');
    await writeFile(join(directory.path, 'isar-artifacts.yml'), 'mine');
    expect((await run('adopt', 'images.nix')).stderr).toContain('is there already');
    expect(await run('adopt', 'images.nix', '--output', 'new.nix')).toMatchObject({ exitCode: 0 });
    expect(await read('isar-artifacts.nix')).toBe('mine');
    expect(await read('isar-artifacts.yml')).toBe('mine');
  });

  test('ends with 3 where a part could not be taken over', async () => {
    const broken = byHand.replace('default =', 'broken = throw "not for arm"; default =');
    await writeFile(join(directory.path, 'images.nix'), broken);
    const { exitCode, stdout } = await run('adopt', 'images.nix');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('could not be taken over:');
    expect(stdout).toContain('broken');
    expect(await read('isar-artifacts.nix')).toContain('qemuamd64.base.wic = artifact {');
  });

  test('says what is not there', async () => {
    const { exitCode, stderr } = await run('adopt', join(fixtures, 'nowhere.nix'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('name the registry that you wrote by hand');
  });

  test.each([[], ['--dry-run']])('leaves a registry of ours as it is %s', async (...more) => {
    await writeFile(join(directory.path, 'images.nix'), byHand);
    await run('adopt', 'images.nix');
    await repository.commit();
    const before = await read('isar-artifacts.nix');
    const { exitCode, stderr } = await run('adopt', 'isar-artifacts.nix', ...more);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('isar-artifacts.nix is a registry of isar-artifacts already');
    expect(await read('isar-artifacts.nix')).toBe(before);
  });

  test.each<[string, (file: string) => Promise<unknown>, string]>([
    ['is untracked', async () => {}, 'in no commit'],
    ['is ignored', async () => repository.commit({ '.gitignore': 'images.nix\n' }), 'in no commit'],
    ['is only staged', async () => repository.git('add', 'images.nix'), 'in no commit'],
    [
      'was changed',
      async (file) => {
        await repository.commit();
        await writeFile(file, `${byHand}# more\n`);
      },
      'in no commit',
    ],
    [
      'holds what cannot be taken over',
      async () => {
        const broken = byHand.replace('default =', 'broken = throw "not for arm"; default =');
        await repository.commit({ 'images.nix': broken });
      },
      'broken: its evaluation throws an error',
    ],
  ])('does not replace the file itself where it %s', async (_, prepare, message) => {
    const file = join(directory.path, 'images.nix');
    await writeFile(file, byHand);
    await prepare(file);
    const before = await read('images.nix');
    const { exitCode, stderr } = await run('adopt', 'images.nix', '--output', 'images.nix');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(message),
    });
    expect(stderr).toContain('--output');
    expect(await read('images.nix')).toBe(before);
    await expect(read('isar-artifacts.yml')).rejects.toThrow('ENOENT');
  });

  test('says which aliases a configuration has to name, and which none can', async () => {
    const files = {
      'images.nix': byHand.replace('default =', '"v1.0" = self.default; default ='),
      'isar-artifacts.yml': 'mine',
    };
    await repository.commit(files);
    const { stdout } = await run('adopt', 'images.nix');
    expect(stdout).toContain(`add to it:
  registry:
    aliases:
      default: qemuamd64.base.wic
`);
    expect(stdout).toContain(`so the next isar-artifacts update removes them:
  "v1.0": no alias of qemuamd64.base.wic`);
    const { stdout: json } = await run('adopt', 'images.nix', '--output', 'new.nix', '--json');
    expect(JSON.parse(json)).toMatchObject({
      configuration: { registry: { aliases: { default: 'qemuamd64.base.wic' } } },
      lostAliases: [expect.stringContaining('v1.0')],
    });
  });

  test('has what the draft lacks, and another way to call it, under headings of their own', async () => {
    const text = byHand.replace('lib }:', 'lib, system ? "x" }:').replace('default =', 'a."b.c" =');
    await writeFile(join(directory.path, 'images.nix'), text.replace('server.wic', '"1.0".wic'));
    const { exitCode, stdout } = await run('adopt', 'images.nix');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^not in the draft:\n {2}qemuamd64\."1\.0"\.wic: /m);
    expect(stdout).toMatch(/^it is called in another way now:\n {2}it took the argument system, /m);
  });

  test('needs a project that the output is in, where it drafts a configuration', async () => {
    await repository.commit({ 'images.nix': byHand, 'nix/sub/readme': '' });
    const cwd = join(directory.path, 'nix');
    const args = [cli, 'adopt', '../images.nix', '--output', '../images.nix'];
    const outside = await execa(process.execPath, args, { cwd, reject: false });
    expect(outside).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("run it in the project's top directory"),
    });
    expect(await read('images.nix')).toBe(byHand);
    await writeFile(join(cwd, 'isar-artifacts.yml'), 'mine');
    expect(await execa(process.execPath, args, { cwd })).toMatchObject({ exitCode: 0 });
  });
});

test('an adopted registry lives on under its configuration', async () => {
  await writeFile(join(directory.path, 'images.nix'), byHand);
  await run('adopt', 'images.nix');
  for (const file of [
    'kas/base.yml',
    'kas/machine/qemuamd64.yml',
    'kas/role/base.yml',
    'kas/role/server.yml',
  ]) {
    await execa('mkdir', ['-p', join(directory.path, file, '..')]);
    await writeFile(join(directory.path, file), 'header: { version: 11 }\n');
  }
  await (await repositoryIn(directory.path)).commit();
  const before = await read('isar-artifacts.nix');
  expect(await run('update', '--check')).toMatchObject({ exitCode: 0 });
  expect((await run('update')).exitCode).toBe(1);
  expect(await read('isar-artifacts.nix')).toBe(before);
});
