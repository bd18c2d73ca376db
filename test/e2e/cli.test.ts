import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type DemoProject, demoProject } from './project.ts';

const root = join(import.meta.dirname, '../..');

let project: DemoProject;
beforeAll(async () => {
  project = await demoProject();
});
afterAll(() => project.dispose());

describe('plan', () => {
  test('--json is the documented shape, to the letter', async () => {
    const { stdout } = await project.run('plan', '--variant', 'qemuarm64.server', '--json');
    expect(JSON.parse(stdout)).toEqual({
      variants: [
        {
          id: 'qemuarm64.server',
          machine: 'qemuarm64',
          role: 'server',
          axes: { machine: 'qemuarm64', role: 'server' },
          kas: ['kas/base.yml', 'kas/machine/qemuarm64.yml', 'kas/role/server.yml'],
          runsOn: ['self-hosted'],
          artifacts: ['wic', 'vmlinuz', 'initrd'].map((key, index) => {
            const suffix = ['.wic', '-vmlinuz', '-initrd.img'][index];
            return {
              attribute: `qemuarm64.server.${key}`,
              name: `demo-qemuarm64-server${suffix}`,
              output: `qemuarm64/demo-image-server-demo-qemuarm64${suffix}`,
            };
          }),
        },
      ],
      jobs: [
        {
          id: 'qemuarm64.server',
          name: 'qemuarm64.server',
          runsOn: ['self-hosted'],
          variants: ['qemuarm64.server'],
        },
      ],
    });
  });

  test('a further axis is an option of its own name', async () => {
    const more = await demoProject();
    await more.edit('isar-artifacts.yml', 'output:', '  profile: { dhcp: {}, vlans: {} }\noutput:');
    await more.edit('isar-artifacts.yml', '{role}{suffix}', '{role}-{profile}{suffix}');
    const { value } = await more.json('plan', '--profile', 'vlans', '--machine', 'qemuamd64');
    expect(value.variants.map(({ id }) => id)).toEqual([
      'qemuamd64.base.vlans',
      'qemuamd64.server.vlans',
    ]);
    const rebuilt = ['rebuild', 'qemuam', 'ser', '--profile', 'v', '--dry-run'];
    const { variants } = (await more.json(...rebuilt)).value;
    await more.dispose();
    expect(variants.map(({ id }) => id)).toEqual(['qemuamd64.server.vlans']);
  });

  test('filters add up, and a wrong word is met with a suggestion', async () => {
    const { value } = await project.json('plan', '-m', 'qemuamd64', 'qemuarm64', '-r', 'base');
    expect(value.variants.map(({ id }) => id)).toEqual(['qemuamd64.base', 'qemuarm64.base']);
    const wrong = await project.json('plan', '--machine', 'qemuamd46');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.value.error.message).toContain('did you mean qemuamd64?');
  });
});

describe('wrong usage and wrong configuration end with 2, before anything is built', () => {
  test.each([
    [['plna'], 'unknown command'],
    [['plan', '--machin', 'x'], 'unknown option'],
    [['plan', '--rol', 'x'], 'no option and no axis rol; did you mean role?'],
    [['list', '--machin', 'x'], 'unknown option'],
    [['build', '--build-directory', 'both'], 'Allowed choices are per-variant, shared'],
    [['run', '--quiet', '--verbose'], 'cannot be used with'],
    [['build', '--retries', 'often'], 'Expected a number from 0 to 99'],
    [['plan', '--config', 'nowhere.yml'], 'nowhere.yml does not exist'],
    [['run', '--storage', 'ftp://somewhere'], 'no storage URL'],
    [['hash', 'README.md', 'kas/base.yml', '--name', 'x'], '--name goes with one file'],
    [[], 'Usage: isar-artifacts'],
  ])('%j', async (args, text) => {
    const { exitCode, stdout, stderr } = await project.run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
  });

  test('a kas file that does not exist: file, line, path and the one that was meant', async () => {
    const text = await readFile(join(project.directory, 'isar-artifacts.yml'), 'utf8');
    await writeFile(
      join(project.directory, 'wrong.yml'),
      text.replace('role/server.yml', 'role/sever.yml'),
    );
    const { exitCode, stderr } = await project.run('run', '--config', 'wrong.yml');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: wrong\.yml:10:\d+: axes\.role\.server\.kas: kas\/role\/sever\.yml does not exist; did you mean kas\/role\/server\.yml\?$/m,
    );
    expect(await project.git('status', '--porcelain', '--ignored')).toBe('?? wrong.yml');
  });

  test('a project that is in no repository', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'isar-artifacts-no-repository-'));
    await cp(join(root, 'examples/demo'), elsewhere, { recursive: true });
    const config = join(elsewhere, 'isar-artifacts.yml');
    const { exitCode, stderr } = await project.run('run', '--config', config);
    await rm(elsewhere, { recursive: true });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is in no git repository');
  });
});

describe('hash', () => {
  test('prints what nix-hash and nix-store print', async () => {
    const file = join(project.directory, 'README.md');
    const { stdout } = await project.run('hash', 'README.md', 'kas/base.yml', '--json');
    const [readme, base] = JSON.parse(stdout);
    const nix = (...args: string[]) =>
      spawnSync(args[0] ?? '', args.slice(1), { encoding: 'utf8' }).stdout.trim();
    const [hex, nix32] = [[], ['--base32']].map((flag) =>
      nix('nix-hash', '--type', 'sha256', '--flat', ...flag, file),
    );
    expect(readme).toMatchObject({ file: 'README.md', name: 'README.md', sha256: { hex, nix32 } });
    expect(readme.storePath).toBe(
      nix('nix-store', '--print-fixed-path', 'sha256', `${nix32}`, 'README.md'),
    );
    expect(readme.size).toBe((await readFile(file)).length);
    expect(base.name).toBe('base.yml');
  });

  test('a name that Nix rejects is wrong usage, and the hint says how to give another', async () => {
    await mkdir(join(project.directory, 'odd'), { recursive: true });
    await writeFile(join(project.directory, 'odd/a b'), 'x');
    const refused = await project.json('hash', 'odd/a b');
    expect(refused.exitCode).toBe(2);
    expect(refused.value.error).toMatchObject({
      code: 'name-invalid',
      hint: expect.stringContaining('--name'),
    });
    expect((await project.run('hash', 'odd/a b', '--name', 'a-b')).stdout).toContain('-a-b');
  });
});

test('every command has --help with examples; a pipe gets no colours', async () => {
  const { stdout } = await project.run('--help');
  expect(stdout).toContain('Exit codes: 0 done');
  const commands = [...stdout.matchAll(/^ {2}(\w+) (?!\[command\])/gm)].map(
    ([, name]) => `${name}`,
  );
  expect(commands).toEqual([
    'init',
    'run',
    'plan',
    'build',
    'publish',
    'update',
    'propose',
    'status',
    'list',
    'verify',
    'prune',
    'doctor',
    'rebuild',
    'fetch',
    'add',
    'adopt',
    'hash',
    'completion',
    'schema',
    'help',
  ]);
  for (const command of commands) {
    const help = await project.run(command, '--help');
    expect([help.exitCode, help.stdout]).toEqual([
      0,
      expect.stringContaining(`Examples:\n  isar-artifacts ${command}`),
    ]);
  }
  const { stderr } = await project.run('plan', '--config', 'nowhere.yml');
  expect(stderr).toMatch(/^error: .*\nhint: /);
});

test('help explains commands and topics, and knows what may be meant', async () => {
  const page = await project.run('help', 'rebuild');
  expect(page.stdout).toBe((await project.run('rebuild', '--help')).stdout.trimEnd());
  expect((await project.run('help')).stdout).toBe((await project.run('--help')).stdout.trimEnd());
  const { value } = await project.json('help', 'scripting');
  expect(value).toEqual({
    topic: 'scripting',
    text: (await project.run('help', 'scripting')).stdout,
  });
  expect(await project.run('help', 'laptob')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^error: .* did you mean laptop\?\nhint: topics: laptop, /),
  });
});

test('a result that cannot be written is said, without a stack', async () => {
  const command = `"${process.execPath}" "${join(root, 'dist/cli.js')}" schema > /dev/full`;
  const { exitCode, stderr } = await execa('sh', ['-c', command], { reject: false });
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^error: the result .*ENOSPC.*$/)]);
});

test('the schema that is printed is the one in dist/, and a closed pipe is no error', async () => {
  const { stdout } = await project.run('schema');
  expect(`${stdout}\n`).toBe(await readFile(join(root, 'dist/isar-artifacts.schema.json'), 'utf8'));
  const command = `set -o pipefail; "${process.execPath}" "${join(root, 'dist/cli.js')}" schema | head -c 1`;
  expect((await execa('bash', ['-c', command], { reject: false })).exitCode).toBe(0);
});
