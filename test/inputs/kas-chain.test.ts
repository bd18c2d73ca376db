import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { followChain, repositoryDirectory } from '../../src/inputs/kas-chain.ts';
import { demoChain, demoProject } from '../support/demo-project.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;

beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
});
afterEach(() => directory[Symbol.asyncDispose]());

const kasFile = (content: object, includes: readonly unknown[] = []) =>
  JSON.stringify({ header: { version: 11, includes }, ...content });

/** The chain with paths below the project. */
async function follow(files: Readonly<Record<string, string>>, chain: readonly string[]) {
  await repository.write(files);
  const { root } = repository;
  const { files: found, repositories } = await followChain(
    chain.map((file) => join(root, file)),
    { root, workDirectory: root },
  );
  return { files: found.map((file) => file.slice(root.length + 1)), repositories };
}

test('the demo: files in order, layers of all files', async () => {
  await using demo = await demoProject();
  const chain = demoChain('qemuamd64', 'server');
  const { files, repositories } = await followChain(
    chain.map((file) => join(demo.root, file)),
    { root: demo.root, workDirectory: demo.root },
  );
  expect(files).toEqual(chain.map((file) => join(demo.root, file)));
  expect(repositories).toMatchObject({
    'build-system': { path: 'build-system', layers: { meta: null } },
    demo: { path: '.', layers: { 'layers/meta-demo': null, 'layers/meta-server': null } },
  });
});

describe('includes', () => {
  test('come before the file that includes them, relative to the repository or else to the file', async () => {
    const { files, repositories } = await follow(
      {
        'kas/top.yml': kasFile({ repos: { a: { path: 'top' } } }, ['kas/one.yml', 'two.yml']),
        'kas/one.yml': kasFile({ repos: { a: { path: 'one' } } }),
        'kas/two.yml': kasFile({ repos: { b: { path: 'two' } } }, ['deep/three.yml']),
        'kas/deep/three.yml': kasFile({}),
        // Relative to the repository wins.
        'one.yml': kasFile({}),
      },
      ['kas/top.yml'],
    );
    expect(files).toEqual(['kas/one.yml', 'kas/deep/three.yml', 'kas/two.yml', 'kas/top.yml']);
    expect(repositories).toEqual({ a: { path: 'top' }, b: { path: 'two' } });
  });

  test('count again wherever they are included, so that the last one wins, as in kas', async () => {
    const { files, repositories } = await follow(
      {
        'a.yml': kasFile({ repos: { r: { path: 'a' } } }, ['c.yml']),
        'b.yml': kasFile({}, ['c.yml']),
        'c.yml': kasFile({ repos: { r: { path: 'c' } } }),
      },
      ['a.yml', 'b.yml'],
    );
    expect(files).toEqual(['c.yml', 'a.yml', 'b.yml']);
    expect(repositories).toEqual({ r: { path: 'c' } });
  });

  test('in a circle come to an end', async () => {
    const circle = {
      'a.yml': kasFile({}, ['b.yml']),
      'b.yml': kasFile({}, ['a.yml', 'b.yml', 'c.yml']),
      'c.yml': kasFile({}),
    };
    expect((await follow(circle, ['a.yml'])).files).toEqual(['c.yml', 'b.yml', 'a.yml']);
  });

  test('may be in local and remote repositories, and name further ones', async () => {
    const { files } = await follow(
      {
        'top.yml': kasFile({ repos: { lib: { url: 'https://example.com/lib' } } }, [
          { repo: 'lib', file: 'kas/lib.yml' },
          { repo: 'beside', file: 'beside.yml' },
          { repo: 'unknown', file: 'x.yml' },
        ]),
        // What a remote repository includes is relative to itself.
        'lib/kas/lib.yml': kasFile({ repos: { beside: { path: 'sub/beside' } } }, ['inner.yml']),
        'lib/inner.yml': kasFile({}),
        'inner.yml': kasFile({}),
        'sub/beside/beside.yml': kasFile({}),
      },
      ['top.yml'],
    );
    expect(files).toEqual(['lib/inner.yml', 'lib/kas/lib.yml', 'sub/beside/beside.yml', 'top.yml']);
  });

  test('may be absolute', async () => {
    const outside = await repositoryIn(join(directory.path, 'outside'));
    await outside.write({ 'x.yml': kasFile({ repos: { x: {} } }) });
    const top = { 'top.yml': kasFile({}, [join(outside.root, 'x.yml')]) };
    expect((await follow(top, ['top.yml'])).repositories).toEqual({ x: {} });
  });
});

test('lock files beside a file count, also beside an included one', async () => {
  const { files } = await follow(
    {
      'top.yml': kasFile({}, ['inc.yaml']),
      'top.lock.yml': kasFile({}),
      'inc.yaml': kasFile({}),
      'inc.lock.yaml': kasFile({}),
      'top.lock.lock.yml': kasFile({}),
    },
    ['top.yml'],
  );
  expect(files).toEqual(['top.lock.yml', 'inc.lock.yaml', 'inc.yaml', 'top.yml']);
});

describe('odd files', () => {
  test.each([
    ['JSON', 'x.json', '{"header": {"version": 11}, "repos": {"r": {"path": "p"}}}'],
    ['a duplicate key, of which kas takes the last', 'x.yml', 'repos: {}\nrepos: {r: {path: p}}\n'],
    ['a merge key', 'x.yml', 'base: &b {path: p}\nrepos:\n  r:\n    <<: *b\n'],
    ['a byte order mark', 'x.yml', '\ufeffrepos: {r: {path: p}}\n'],
  ])('%s is understood', async (_, name, text) => {
    const { files, repositories } = await follow({ [name]: text }, [name]);
    expect({ files, repositories }).toEqual({ files: [name], repositories: { r: { path: 'p' } } });
  });

  test.each([
    ['broken YAML', 'a: [\n'],
    ['two documents', '--- {}\n--- {}\n'],
    [
      'an alias bomb',
      `a: &a [x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${new Array(9).fill(`*${'abcdefghi'[i]}`)}]`).join('\n')}\n`,
    ],
    ['a list', '- x\n'],
    ['nothing', ''],
    ['includes that are no list', 'header: {includes: 3}\nrepos: [1]\n'],
    ['odd includes', 'header: {includes: [3, null, [], {repo: 1}, {file: x}]}\n'],
  ])('%s still counts as a file', async (_, text) => {
    expect(await follow({ 'x.yml': text }, ['x.yml'])).toEqual({
      files: ['x.yml'],
      repositories: {},
    });
  });

  test('missing files are left to kas', async () => {
    const { files } = await follow({ 'a.yml': kasFile({}, ['gone.yml']) }, ['gone.yml', 'a.yml']);
    expect(files).toEqual(['a.yml']);
  });
});

test.each([
  [{}, '/project'],
  [{ url: null }, '/project'],
  [{ url: 'https://example.com/r' }, '/work/r'],
  [{ url: 'https://example.com/r', name: 'other' }, '/work/other'],
  [{ url: 'https://example.com/r', path: 'p/q' }, '/work/p/q'],
  [{ path: '/elsewhere' }, '/elsewhere'],
])('the repository %j lies in %s', (repo, expected) => {
  expect(repositoryDirectory('r', repo, { root: '/project', workDirectory: '/work' })).toBe(
    expected,
  );
});

/** What Python's own parser, which kas uses, makes of the chain. */
test('kas merges the same repositories from the same chain', async () => {
  await using demo = await demoProject({
    'kas/role/base.yml': kasFile({ repos: { demo: { layers: { x: null } } } }, [
      'kas/a.yml',
      'b.yml',
    ]),
    'kas/a.yml': kasFile({ repos: { demo: { layers: { x: 'excluded' } }, r: { path: 'a' } } }, [
      'kas/c.yml',
    ]),
    'kas/role/b.yml': kasFile({ repos: { r: { path: 'b' } } }, ['kas/c.yml']),
    'kas/c.yml': kasFile({ repos: { r: { path: 'c', layers: { y: null } } } }),
  });
  const files = demoChain('qemuamd64', 'base').map((file) => join(demo.root, file));
  const script = `import json, sys
from kas.includehandler import IncludeHandler
print(json.dumps(IncludeHandler(sys.argv[2:], sys.argv[1]).get_config()[0]["repos"]))`;
  const python = await promisify(execFile)('/usr/bin/python3', ['-c', script, demo.root, ...files]);
  const ours = await followChain(files, { root: demo.root, workDirectory: demo.root });
  expect(ours.repositories).toEqual(JSON.parse(python.stdout));
});
