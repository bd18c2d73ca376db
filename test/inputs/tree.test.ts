import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { treeOf } from '../../src/inputs/tree.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;

beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
});
afterEach(() => directory[Symbol.asyncDispose]());

const layer = (path = 'layer') => join(repository.root, path);
const committed = (path: string) => repository.git('rev-parse', `HEAD:${path}`);

describe('equals the tree of a clean checkout', () => {
  test.each(['layer', 'a b', '[x]*?', '-dash', 'ünï/日本', '#x!', '.'])('in %j', async (name) => {
    await repository.commit({
      [join(name, 'recipe.bb')]: 'x\n',
      [join(name, 'sub dir/[a]*.bb')]: 'y\n',
      [join(name, '#ü!.bb')]: 'z\r\n',
      'other/file': 'w\n',
    });
    expect(await treeOf(layer(name), [])).toBe(await committed(name === '.' ? '' : name));
  });

  test('with executables, symlinks and nested repositories', async () => {
    await repository.write({ 'layer/run': '#!/bin/sh\n' });
    await chmod(layer('layer/run'), 0o755);
    await symlink('../nowhere', layer('layer/link'));
    const nested = await repositoryIn(layer('layer/nested'));
    await nested.commit({ file: 'x\n' });
    await repository.commit();
    const before = await committed('layer');
    expect(await treeOf(layer(), [])).toBe(before);
    await chmod(layer('layer/run'), 0o644);
    expect(await treeOf(layer(), [])).not.toBe(before);
  });

  test('with a file that was added though a rule ignores it', async () => {
    await repository.write({ '.gitignore': '*.patch\n', 'layer/a.patch': 'one\n', 'layer/b': '' });
    await repository.git('add', '--force', 'layer/a.patch');
    await repository.commit();
    expect(await treeOf(layer(), [])).toBe(await committed('layer'));
    await repository.write({ 'layer/a.patch': 'two\n' });
    expect(await treeOf(layer(), [])).not.toBe(await committed('layer'));
  });

  test('with any names', async () => {
    const name = fc
      .stringMatching(/^[^/\0\n\ud800-\udfff]{1,12}$/)
      .filter((text) => !/^\.{1,2}$|^\.git/i.test(text));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), async (names) => {
        await rm(layer('any'), { recursive: true, force: true });
        await repository.commit(Object.fromEntries(names.map((file) => [`any/${file}`, file])));
        expect(await treeOf(layer('any'), [])).toBe(await committed('any'));
      }),
      { numRuns: 10 },
    );
  });
});

describe('changes', () => {
  beforeEach(() =>
    repository.commit({ 'layer/a': 'one\n', 'layer/b': '', '.gitignore': '*.pyc\n' }),
  );

  test.each<[string, () => Promise<unknown>]>([
    ['an edit', () => repository.write({ 'layer/a': 'two\n' })],
    ['a new file', () => repository.write({ 'layer/c': '' })],
    [
      'a staged file',
      async () => {
        await repository.write({ 'layer/c': '' });
        await repository.git('add', 'layer/c');
      },
    ],
    ['a deleted file', () => rm(layer('layer/a'))],
    ['a renamed file', () => repository.git('mv', 'layer/a', 'layer/z')],
  ])('%s: yes', async (_, change) => {
    await change();
    expect(await treeOf(layer(), [])).not.toBe(await committed('layer'));
  });

  test.each<[string, () => Promise<unknown>]>([
    ['an ignored file', () => repository.write({ 'layer/x.pyc': 'x' })],
    [
      'what this clone ignores',
      () => repository.write({ '.git/info/exclude': 'y\n', 'layer/y': '' }),
    ],
    ['an empty directory', () => mkdir(layer('layer/empty'))],
    ['a file beside it', () => repository.write({ 'beside/x': '' })],
  ])('%s: no', async (_, change) => {
    await change();
    expect(await treeOf(layer(), [])).toBe(await committed('layer'));
  });

  test('what is excepted: no, tracked or not, whatever it is called', async () => {
    const odd = ['reg*[x].nix', '!r #.nix', 'back\\slash', 'dir/deep'];
    await repository.commit(Object.fromEntries(odd.map((name) => [`layer/${name}`, 'one\n'])));
    const except = [...odd, 'new'].map((name) => layer(`layer/${name}`));
    const before = await treeOf(layer(), except);
    expect(before).not.toBe(await committed('layer'));
    for (const path of except) await writeFile(path, 'two\n');
    expect(await treeOf(layer(), except)).toBe(before);
    // Those that only match such a name as a pattern do count.
    await repository.write({ 'layer/regAx.nix': '' });
    expect(await treeOf(layer(), except)).not.toBe(before);
  });
});

test('the index and the objects of the project stay as they are', async () => {
  await repository.commit({ 'layer/a': 'one\n' });
  await repository.write({ 'layer/a': 'two\n', 'layer/new': 'three\n' });
  const state = async () => ({
    index: createHash('sha256')
      .update(await readFile(layer('.git/index')))
      .digest('hex'),
    objects: await readdir(layer('.git/objects'), { recursive: true }),
  });
  const before = await state();
  await treeOf(layer(), [layer('layer/a')]);
  expect(await state()).toEqual(before);
});

test.each<[string, () => Promise<unknown>]>([
  ['from the start', async () => {}],
  ['but what is ignored', () => repository.write({ '.gitignore': '*.pyc\n', 'layer/x.pyc': '' })],
  [
    'since everything was deleted',
    async () => {
      await repository.commit({ 'layer/x': '' });
      await rm(layer('layer/x'));
    },
  ],
])('a directory with nothing in it %s has the empty tree', async (_, prepare) => {
  await mkdir(layer(), { recursive: true });
  await prepare();
  expect(await treeOf(layer(), [])).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
});

test('a directory outside of any repository has a tree too', async () => {
  await repository.commit({ 'layer/a': 'one\n' });
  const outside = join(directory.path, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'a'), 'one\n');
  expect(await treeOf(outside, [])).toBe(await committed('layer'));
});
