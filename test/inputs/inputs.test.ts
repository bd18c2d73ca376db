import { readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { contentsOf, earliest, type Input, inputsOf } from '../../src/inputs/inputs.ts';
import { type DemoProject, demoChain, demoProject } from '../support/demo-project.ts';
import { identity, repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let demo: DemoProject;
beforeEach(async () => {
  demo = await demoProject();
});
afterEach(() => demo[Symbol.asyncDispose]());

const registry = 'nix/isar-artifacts.nix';
const inputs = (role: string, root = demo.root, workDirectory = root) =>
  inputsOf({
    root,
    kasDirectory: root,
    workDirectory,
    chain: demoChain('qemuamd64', role),
    except: [registry, 'build', '.isar-artifacts'].map((path) => join(root, path)),
  });
const names = (found: readonly Input[]) => found.map(({ name }) => name);
const moved = (before: readonly Input[], after: readonly Input[]) =>
  after
    .filter((input) => !contentsOf(before).includes(contentsOf([input])))
    .map(({ name }) => name);

/** Real kas, as it is started by hand. */
async function kas(role: string, environment: Readonly<Record<string, string>> = {}) {
  const args = ['build', demoChain('qemuamd64', role).join(':')];
  await execa('kas', args, { cwd: demo.root, env: { ...identity, ...environment } });
}

test('kas files, layers of the project, and a repository beside it', async () => {
  const found = await inputs('server');
  expect(names(found)).toEqual([
    'kas:kas/base.yml',
    'kas:kas/machine/qemuamd64.yml',
    'kas:kas/role/server.yml',
    'layer:demo/layers/meta-demo',
    'layer:demo/layers/meta-server',
    'repository:build-system',
  ]);
  for (const { name, digest } of found.filter(({ name }) => name.startsWith('layer:'))) {
    const tree = await demo.git('rev-parse', `HEAD:${name.slice('layer:demo/'.length)}`);
    expect(digest).toEqual({ gitTree: tree });
  }
});

test.each(['base', 'server'])('kas itself takes the same layers for %s', async (role) => {
  await kas(role);
  const conf = await readFile(join(demo.root, 'build/conf/bblayers.conf'), 'utf8');
  const layers = [...conf.matchAll(/\.\.\/(layers\/[^\s"]+)/g)].map(
    ([, path]) => `layer:demo/${path}`,
  );
  expect(layers).not.toEqual([]);
  const found = names(await inputs(role)).filter((name) => name.startsWith('layer:'));
  expect(found).toEqual(layers.sort());
});

describe('a change', () => {
  test.each([
    ['layers/meta-demo/recipes-app/demo-agent.bb', ['layer:demo/layers/meta-demo']],
    ['layers/meta-server/new.bb', ['layer:demo/layers/meta-server']],
    ['kas/role/base.yml', []],
    ['build-system/archive/packages', ['repository:build-system']],
    ['README.md', []],
    [registry, []],
  ])('of %s moves %j', async (path, expected) => {
    const before = await inputs('server');
    await demo.write({ [path]: '# changed\n' });
    expect(moved(before, await inputs('server'))).toEqual(expected);
  });

  test('of a kas file moves just that file', async () => {
    const before = await inputs('base');
    const text = await readFile(join(demo.root, 'kas/base.yml'), 'utf8');
    await demo.write({ 'kas/base.yml': `${text}# more\n` });
    expect(moved(before, await inputs('base'))).toEqual(['kas:kas/base.yml']);
  });

  test('that kas makes by building is none', async () => {
    const before = await inputs('server');
    await kas('server');
    expect(await inputs('server')).toEqual(before);
  });

  test('of the commit alone is none', async () => {
    const before = await inputs('server');
    await demo.commit({ [registry]: '{ }\n' }, 'Merge the update');
    expect(await inputs('server')).toEqual(before);
  });
});

describe('where the repository is itself a layer', () => {
  test.each(['', "    layers: {'': , 'layers/meta-demo': excluded}\n", '    layers: {.: }\n'])(
    '(%j)',
    async (layers) => {
      await demo.commit({
        'kas/base.yml': `header: {version: 11}\nrepos:\n  demo:\n    path: .\n${layers}`,
        '.gitignore': '',
      });
      const before = await inputs('base');
      expect(names(before)).toEqual(expect.arrayContaining(['repository:demo']));
      expect(names(before).join()).not.toContain('layer:');
      await demo.write({ [registry]: 'x', 'build/x': 'x', '.isar-artifacts/x': 'x' });
      expect(await inputs('base')).toEqual(before);
      // The same when the project is reached by a symlink.
      await rename(demo.root, `${demo.root}.real`);
      await symlink(`${demo.root}.real`, demo.root);
      expect(await inputs('base')).toEqual(before);
      await demo.write({ 'README.md': 'changed' });
      expect(moved(before, await inputs('base'))).toEqual(['repository:demo']);
    },
  );
});

test('a layer that is switched off is none', async () => {
  await demo.write({
    'kas/role/server.yml':
      'header: {version: 11}\nrepos: {demo: {layers: {layers/meta-server: excluded}}}\n',
  });
  expect(names(await inputs('server'))).not.toContain('layer:demo/layers/meta-server');
});

describe('a remote repository, checked out by kas', () => {
  test('counts by its tree, and names its commit', async () => {
    await using elsewhere = await temporaryDirectory();
    const upstream = await repositoryIn(join(elsewhere.path, 'upstream'));
    const include = 'header: {version: 11}\nlocal_conf_header: {x: "X = \\"1\\""}\n';
    const gitCommit = await upstream.commit({ 'meta-x/conf/x': '', 'kas/x.yml': include });
    const bare = join(elsewhere.path, 'bare.git');
    await upstream.git('clone', '--quiet', '--bare', '.', bare);
    const url = `file://${bare}`;
    const role = `header:
  version: 11
  includes: [{repo: x, file: kas/x.yml}]
repos: {x: {url: '${url}', refspec: ${gitCommit}, layers: {meta-x: }}}
target: demo-image-base
`;
    await demo.commit({ 'kas/role/base.yml': role, '.gitignore': 'x/\nbuild/\n' });
    const before = await inputs('base');
    expect(names(before)).not.toContain('repository:x');

    await kas('base');
    const after = await inputs('base');
    const gitTree = await upstream.git('rev-parse', 'HEAD^{tree}');
    expect(after).toContainEqual({ name: 'repository:x', digest: { gitTree, gitCommit }, url });
    // Its own kas files are in that tree, and add nothing.
    expect(moved(before, after)).toEqual(['repository:x']);

    // Wherever it is checked out, it is the same input.
    const work = join(elsewhere.path, 'work');
    await demo.git('clone', '--quiet', bare, join(work, 'x'));
    expect(await inputs('base', demo.root, work)).toContainEqual(
      after.find(({ name }) => name === 'repository:x'),
    );
  });

  test('a directory in its place is not taken for it', async () => {
    await demo.write({
      'kas/role/base.yml': 'header: {version: 11}\nrepos: {x: {url: "file:///gone"}}\n',
      'x/half': '',
    });
    expect(names(await inputs('base'))).not.toContain('repository:x');
  });
});

test('earliest: what was there before the build wins, what came by it is added', () => {
  const input = (name: string, sha256: string): Input => ({ name, digest: { sha256 } });
  const remote = (sha256: string) => ({ ...input('r', sha256), url: 'https://example.com/r.git' });
  const before = [input('b', 'old'), input('d', 'gone'), remote('of the last build')];
  const after = [input('a', 'new'), input('b', 'edited'), input('c', 'new'), remote('built')];
  expect(earliest(before, after)).toEqual([
    input('a', 'new'),
    input('b', 'old'),
    input('c', 'new'),
    input('d', 'gone'),
    remote('built'),
  ]);
});
