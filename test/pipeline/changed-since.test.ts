import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { type ChangedSince, changedSince } from '../../src/pipeline/changed-since.ts';
import { loadPlan } from '../../src/plan/load.ts';
import { type DemoProject, demoProject } from '../support/demo-project.ts';
import { repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Each test commits on top of what those before it left. */
let demo: DemoProject;
let config: string;
beforeAll(async () => {
  demo = await demoProject();
  config = await readFile(join(demo.root, 'isar-artifacts.yml'), 'utf8');
});
afterAll(() => demo[Symbol.asyncDispose]());

async function touched(ref: string): Promise<ChangedSince> {
  const file = join(demo.root, 'isar-artifacts.yml');
  const loaded = await loadConfig(file);
  const environment = { PATH: process.env.PATH };
  const variants = await loadPlan(loaded, environment);
  return changedSince(ref, { file, loaded, variants, environment });
}

/** Of the commit that holds the files. */
async function touchedBy(files: Readonly<Record<string, string>>): Promise<ChangedSince> {
  await demo.commit(files);
  return touched(await demo.git('rev-parse', 'HEAD~1'));
}

const idsOf = ({ variants }: ChangedSince) =>
  variants.filter((one) => one.touched).map(({ id }) => id);
const all = ['qemuamd64.base', 'qemuamd64.server', 'qemuarm64.base', 'qemuarm64.server'];
const servers = ['qemuamd64.server', 'qemuarm64.server'];
const amd64 = ['qemuamd64.base', 'qemuamd64.server'];

const kasFile = (content: object, includes: readonly unknown[] = []) =>
  JSON.stringify({ header: { version: 11, includes }, ...content });
const kasText = (path: string) => readFile(join(demo.root, path), 'utf8');

const server = { repos: { demo: { path: '.', layers: { 'layers/meta-server': null } } } };

describe('a commit touches', () => {
  test.each([
    ['isar-artifacts.nix', []],
    ['README.md', []],
    ['kas/feature/debug.yml', []],
    ['layers/meta-server/recipes-app/new.bb', servers],
    ['layers/meta-demo/recipes-app/demo-agent.bb', all],
    ['build-system/archive/packages', all],
  ])('%s: %j', async (path, expected) => {
    const found = await touchedBy({ [path]: '# changed\n' });
    expect(idsOf(found)).toEqual(expected);
    expect(found).toMatchObject({ everything: undefined, commit: found.ref });
  });

  test('a kas file: the variants in whose chains it is', async () => {
    const found = await touchedBy({
      'kas/machine/qemuamd64.yml': `${await kasText('kas/machine/qemuamd64.yml')}# more\n`,
    });
    expect(idsOf(found)).toEqual(amd64);
    expect(found.variants.slice(1, 3)).toEqual([
      {
        id: 'qemuamd64.server',
        touched: true,
        why: ['kas/machine/qemuamd64.yml changed (kas file)'],
      },
      {
        id: 'qemuarm64.base',
        touched: false,
        why: ['none of its 3 kas files, 1 layer and 1 repository changed'],
      },
    ]);
  });

  test('an include, and what stood in for another file, also when it goes', async () => {
    await demo.commit({
      'kas/role/server.yml': kasFile(server, ['common.yml']),
      'kas/role/common.yml': kasFile({}),
    });
    const included = await touchedBy({ 'kas/role/common.yml': kasFile({ distro: 'demo' }) });
    expect(idsOf(included)).toEqual(servers);
    expect(included.variants[1]?.why).toEqual([
      'kas/role/common.yml changed (kas file, included by kas/role/server.yml)',
    ]);
    // Relative to the repository comes first.
    const before = await demo.commit({
      'kas/base.lock.yml': kasFile({}),
      'common.yml': kasFile({}),
    });
    for (const [path, ids] of [
      ['common.yml', servers],
      ['kas/base.lock.yml', all],
    ] as const) {
      await rm(join(demo.root, path));
      expect(idsOf(await touched(before))).toEqual(ids);
    }
    await demo.commit();
  });

  test('a file that a kas file is a link to', async () => {
    await demo.commit({ 'shared/arm64.yml': await kasText('kas/machine/qemuarm64.yml') });
    await rm(join(demo.root, 'kas/machine/qemuarm64.yml'));
    await symlink('../../shared/arm64.yml', join(demo.root, 'kas/machine/qemuarm64.yml'));
    await demo.commit();
    const found = await touchedBy({ 'shared/arm64.yml': kasFile({ machine: 'qemuarm64' }) });
    expect(idsOf(found)).toEqual(['qemuarm64.base', 'qemuarm64.server']);
  });
});

test('what is not committed counts, too', async () => {
  const { variants, ...nothing } = await touched('HEAD');
  expect(nothing).toMatchObject({ ref: 'HEAD', everything: undefined });
  expect(variants.map((one) => one.touched)).toEqual([false, false, false, false]);
  await demo.write({ 'layers/meta-server/untracked.bb': '', 'isar-artifacts.nix': 'edited' });
  expect(idsOf(await touched('HEAD'))).toEqual(servers);
  await rm(join(demo.root, 'layers/meta-server/untracked.bb'));
});

test('a remote repository: its pin, its patches, and its kas files where they are not here', async () => {
  const url = 'https://example.com/isar.git';
  const patches = {
    one: { repo: 'demo', path: 'patches/one.patch' },
    many: { path: 'patches/all' },
  };
  const repos = { isar: { url, refspec: 'v1', patches }, demo: { path: '.' } };
  await demo.commit({ 'kas/role/server.yml': kasFile({ repos }), 'patches/all/series': '' });
  for (const path of ['patches/one.patch', 'patches/all/0001.patch']) {
    const found = await touchedBy({ [path]: 'changed' });
    expect(idsOf(found)).toEqual(servers);
    expect(found.variants[1]?.why).toEqual([`${path} added (patch of isar)`]);
  }
  expect(idsOf(await touchedBy({ 'isar/kas/x.yml': '' }))).toEqual([]);
  await demo.commit({
    'kas/role/server.yml': kasFile({ repos }, [{ repo: 'isar', file: 'y.yml' }]),
  });
  const found = await touchedBy({ 'README.md': 'changed again' });
  expect(idsOf(found)).toEqual(servers);
  expect(found.variants[1]?.why).toEqual([
    'README.md changed, and isar:y.yml, which its kas chain includes, is not checked out here',
  ]);
  expect(idsOf(await touchedBy({ 'isar-artifacts.nix': '{ }' }))).toEqual([]);
  await demo.commit({ 'kas/role/server.yml': kasFile(server) });
});

test('a repository that git does not track here is named', async () => {
  await demo.commit({
    '.gitignore': 'ignored/\n',
    'kas/role/base.yml': kasFile({ repos: { x: { path: 'ignored' }, y: { path: '../beside' } } }),
  });
  await mkdir(join(demo.root, 'ignored'));
  const { variants } = await touched('HEAD');
  expect(variants[0]?.why).toEqual([
    'none of its 3 kas files, 1 layer and 2 repositories changed',
    'changes of repository x (git does not track ignored here) are not seen',
    'changes of repository y (git does not track ../beside here) are not seen',
  ]);
});

describe('a commit that changes the configuration touches', () => {
  test.each<[string, (text: string) => string, readonly string[]]>([
    [
      'none by a comment, a label, a group',
      (text) => `# Hello\n${text}runs-on: [x]\ngroup-by: role\npull-request: { labels: [x] }\n`,
      [],
    ],
    [
      'those with another chain',
      (text) =>
        text.replace(
          'kas: kas/role/server.yml',
          'kas: [kas/role/server.yml, kas/feature/debug.yml]',
        ),
      servers,
    ],
    [
      'those with other artifacts',
      (text) => text.replace('arch: x86_64', 'arch: x86_64, artifacts: { dtb: { file: "*.dtb" } }'),
      amd64,
    ],
    [
      'those that are new',
      (text) =>
        `${text}variants: [{ machine: qemuamd64, role: server }, { machine: qemuarm64, role: [base, server] }]\n`,
      [],
    ],
    [
      'those of other hosts than this, by a file for them',
      (text) =>
        text.replace(
          'kas: kas/machine/qemuarm64.yml',
          'kas: [kas/machine/qemuarm64.yml, { file: kas/feature/debug.yml, when: host.arch == machine.arch }]',
        ),
      ['qemuarm64.base', 'qemuarm64.server'],
    ],
    [
      'all by a setting that is of none',
      (text) => text.replace('kas:\n', 'kas:\n  command: [./ci/kas]\n'),
      all,
    ],
    ['all by another store', (text) => `${text}storage: { url: "file:/srv/x" }\n`, all],
  ])('%s', async (_, edit, expected) => {
    await demo.commit({ 'isar-artifacts.yml': config });
    const found = await touchedBy({ 'isar-artifacts.yml': edit(config) });
    expect(idsOf(found)).toEqual(expected);
  });

  test('the variant that it did not have, by name', async () => {
    const less = `${config}exclude: [{ machine: qemuamd64, role: base }]\n`;
    await demo.commit({ 'isar-artifacts.yml': less });
    const found = await touchedBy({ 'isar-artifacts.yml': config });
    expect(idsOf(found)).toEqual(['qemuamd64.base']);
    expect(found.variants[0]?.why).toEqual(['isar-artifacts.yml changed: the variant is new']);
  });

  test('all, where it cannot be read as it was', async () => {
    await demo.commit({ 'isar-artifacts.yml': 'version: 0\n' });
    const found = await touchedBy({ 'isar-artifacts.yml': config });
    expect(found.everything).toBe('isar-artifacts.yml changed, and cannot be read as it was');
    expect(idsOf(found)).toEqual(all);
  });
});

test("a file for other hosts than this, and a project's own program in place of kas", async () => {
  const when = '{ file: kas/feature/debug.yml, when: host.arch == machine.arch }';
  await demo.commit({
    'isar-artifacts.yml': config
      .replace('kas: kas/machine/qemuarm64.yml', `kas: [kas/machine/qemuarm64.yml, ${when}]`)
      .replace('kas: kas/machine/qemuamd64.yml', `kas: [kas/machine/qemuamd64.yml, ${when}]`)
      .replace('kas:\n', 'kas:\n  command: [./ci/kas, --quiet]\n'),
  });
  expect(idsOf(await touchedBy({ 'kas/feature/debug.yml': kasFile({}) }))).toEqual(all);
  expect(idsOf(await touchedBy({ 'ci/kas': '#!/bin/sh\n' }))).toEqual(all);
});

test.each([
  [['sh', 'build.sh'], 'build.sh', all],
  [['kas'], 'kas/feature/other.yml', []],
  // Of that name there are a program and a directory.
  [['nice', 'kas'], 'kas/feature/other.yml', []],
  [['nice', '-build.sh'], '-build.sh', []],
])('as the command %j: %s', async (command, path, expected) => {
  const own = config.replace('kas:\n', `kas:\n  command: ${JSON.stringify(command)}\n`);
  await demo.commit({ 'isar-artifacts.yml': own });
  expect(idsOf(await touchedBy({ [path]: `# ${command.length}\n` }))).toEqual(expected);
});

test('the configuration behind links: its own changes, and where they lead', async () => {
  const file = join(demo.root, 'isar-artifacts.yml');
  await demo.commit({ 'ci/config.yml': config, 'ci/other.yml': `${config}\n` });
  await rm(file);
  await symlink('ci/link.yml', file);
  await symlink('config.yml', join(demo.root, 'ci/link.yml'));
  await demo.commit();
  const longer = 'kas: [kas/role/server.yml, kas/feature/debug.yml]';
  const edited = config.replace('kas: kas/role/server.yml', longer);
  expect(idsOf(await touchedBy({ 'ci/config.yml': edited }))).toEqual(servers);
  await rm(join(demo.root, 'ci/link.yml'));
  await symlink('other.yml', join(demo.root, 'ci/link.yml'));
  const elsewhere = await touchedBy({});
  expect(elsewhere.everything).toBe('ci/link.yml changed, which leads to the configuration');
  expect(idsOf(elsewhere)).toEqual(all);
  await rm(file);
  await demo.commit({ 'isar-artifacts.yml': config });
});

test('a submodule that kas calls remote', async () => {
  await using elsewhere = await temporaryDirectory();
  const upstream = await repositoryIn(join(elsewhere.path, 'upstream'));
  await upstream.commit({ 'conf/x': '1' });
  const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add'];
  await demo.git(...add, upstream.root, 'third-party/x');
  const repos = { x: { url: upstream.root, path: 'third-party/x' } };
  await demo.commit({ 'kas/role/server.yml': kasFile({ ...server, repos }) });
  const moved = await upstream.commit({ 'conf/x': '2' });
  await demo.git('-C', 'third-party/x', 'fetch', '--quiet');
  await demo.git('-C', 'third-party/x', 'checkout', '--quiet', moved);
  const found = await touchedBy({});
  expect(idsOf(found)).toEqual(servers);
  expect(found.variants[1]?.why).toEqual(['third-party/x changed (repository x)']);
  await demo.commit({ 'kas/role/server.yml': kasFile(server) });
});

test('where a program prints the matrix, what is no input may be its own', async () => {
  const matrix = '[{ "machine": "qemuamd64", "role": ["base", "server"] }]';
  const command = `variants: { command: [printf, '%s', '${matrix}'] }\n`;
  await demo.commit({ 'isar-artifacts.yml': config });
  const byProgram = await touchedBy({ 'isar-artifacts.yml': `${config}${command}` });
  expect(byProgram.everything).toMatch(/a program prints the matrix$/);
  expect(idsOf(await touchedBy({ 'isar-artifacts.nix': '{ }\n' }))).toEqual([]);
  expect(idsOf(await touchedBy({ 'layers/meta-server/x.bb': '' }))).toEqual(['qemuamd64.server']);
  expect((await touchedBy({ 'matrix.nix': '' })).everything).toMatch(/^matrix.nix added, and/);
});

test('where a change begins that nobody can tell, all are touched', async () => {
  const found = await touched('f'.repeat(40));
  expect(found).toMatchObject({ commit: undefined, everything: expect.stringMatching(/not here/) });
  expect(idsOf(found)).toEqual(amd64);
  await expect(touched('no-such-branch')).rejects.toMatchObject({ code: 'usage-invalid' });
});
