import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { beginningOf, changedFiles, linksOf } from '../../src/git/changed-files.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;
let first: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
  first = await repository.commit({
    'a/one': '1',
    'a/two': '2',
    three: '3',
    '.gitignore': 'out/\n',
  });
});
afterEach(() => directory[Symbol.asyncDispose]());

describe('a change begins', () => {
  test('at a hash, also one that was left behind; where a branch was left, at the fork', async () => {
    const left = await repository.commit({ three: 'left' });
    await repository.git('branch', 'left');
    await repository.git('reset', '--quiet', '--hard', first);
    const { root } = repository;
    await repository.commit({ three: 'other' });
    expect(await beginningOf(root, left)).toEqual({ commit: left });
    expect(await beginningOf(root, 'left')).toEqual({ commit: first });
    expect(await beginningOf(root, 'HEAD~1')).toEqual({ commit: first });
  });

  test.each([
    ['0'.repeat(40), /branch that is new/],
    ['f'.repeat(40), /forced push.*fetch-depth: 0/],
    ['f'.repeat(64), /forced push/],
  ])('nowhere that is known: %s', async (ref, reason) => {
    expect(await beginningOf(repository.root, ref)).toEqual({
      commit: undefined,
      reason: expect.stringMatching(reason),
    });
  });

  test('nowhere that is known, in a clone without the history, or in one that is another', async () => {
    await repository.commit({ three: 'more' });
    const shallow = join(directory.path, 'shallow');
    await repository.git('clone', '--quiet', '--depth=1', `file://${repository.root}`, shallow);
    expect(await beginningOf(shallow, first)).toMatchObject({ commit: undefined });
    await repository.git('checkout', '--quiet', '--orphan', 'other');
    await repository.commit();
    expect(await beginningOf(repository.root, 'main')).toMatchObject({
      commit: undefined,
      reason: expect.stringContaining('fetch-depth'),
    });
  });

  test.each(['mian', 'f'.repeat(7), '--all', 'HEAD:three', 'a..b', ''])(
    '%j is refused',
    async (ref) => {
      await expect(beginningOf(repository.root, ref)).rejects.toMatchObject({
        code: 'usage-invalid',
        hint: expect.stringContaining('name a branch'),
      });
    },
  );
});

test('what changed: committed, staged, edited, removed, untracked; not what is ignored or put back', async () => {
  await repository.commit({ committed: '', 'a/one': 'changed', 'with\nnewline \\"': '' });
  await repository.git('mv', 'a/two', 'a/renamed');
  await repository.write({ untracked: '', 'a/one': '1', 'out/ignored': '' });
  await rm(join(repository.root, 'three'));
  await symlink('a', join(repository.root, 'link'));
  await repositoryIn(join(repository.root, 'nested')).then((nested) => nested.commit());
  // Whatever a person has git print.
  await repository.git('config', 'diff.noprefix', 'true');
  await repository.git('config', 'diff.relative', 'true');
  await repository.git('config', 'status.relativePaths', 'true');
  const files = await changedFiles(repository.root, first);
  expect(files.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'a/renamed', how: 'added' },
    { path: 'a/two', how: 'removed' },
    { path: 'committed', how: 'added' },
    { path: 'link', how: 'added' },
    { path: 'nested', how: 'added' },
    { path: 'three', how: 'removed' },
    { path: 'untracked', how: 'added' },
    { path: 'with\nnewline \\"', how: 'added' },
  ]);
  expect(await changedFiles(repository.root, await repository.commit())).toEqual([]);
});

test('a submodule that moved is one change', async () => {
  const other = await repositoryIn(join(directory.path, 'other'));
  await other.commit({ x: '1' });
  const allow = ['-c', 'protocol.file.allow=always'];
  await repository.git(...allow, 'submodule', '--quiet', 'add', other.root, 'isar');
  const before = await repository.commit();
  await repository.write({ 'isar/y': '' });
  const moved = [{ path: 'isar', how: 'changed' }];
  expect(await changedFiles(repository.root, before)).toEqual(moved);
  await repository.git('-C', 'isar', 'add', '--all');
  await repository.git('-C', 'isar', 'commit', '--quiet', '-m', 'y');
  await repository.commit();
  expect(await changedFiles(repository.root, before)).toEqual(moved);
});

test('links that are tracked, with where they lead', async () => {
  const link = async (target: string, path: string) => {
    await mkdir(join(repository.root, path, '..'), { recursive: true });
    await symlink(target, join(repository.root, path));
  };
  await link('../a/one', 'kas/base.yml');
  await link('.', 'top');
  await link('../../elsewhere', 'b/out');
  await link(join(repository.root, 'a'), 'absolute');
  await link('a', 'untracked');
  await repository.git('add', 'kas', 'top', 'b', 'absolute');
  expect((await linksOf(repository.root)).toSorted((x, y) => (x.path < y.path ? -1 : 1))).toEqual([
    { path: 'absolute', target: 'a' },
    { path: 'b/out', target: '../elsewhere' },
    { path: 'kas/base.yml', target: 'a/one' },
    { path: 'top', target: '' },
  ]);
});
