import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { git } from '../../src/git/git.ts';
import { sourceOf } from '../../src/git/source.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;
let commit: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
  commit = await repository.commit({ 'a/file': 'one\n' });
});
afterEach(() => directory[Symbol.asyncDispose]());

/** Variables of the process itself: that is where git hooks put theirs. */
async function withVariables<T>(variables: Record<string, string>, work: () => Promise<T>) {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(variables)) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
  }
}

describe('sourceOf', () => {
  test('says commit and time of a clean checkout, from any directory in it', async () => {
    const time = Number(await repository.git('show', '--no-patch', '--format=%ct'));
    const expected = { root: repository.root, commit, time, dirty: false };
    expect(await sourceOf(repository.root)).toEqual(expected);
    expect(await sourceOf(join(repository.root, 'a'))).toEqual(expected);
  });

  test.each<[string, boolean, () => Promise<unknown>]>([
    ['an edit', true, () => repository.write({ 'a/file': 'two\n' })],
    [
      'a staged file',
      true,
      async () => {
        await repository.write({ staged: '' });
        await repository.git('add', 'staged');
      },
    ],
    ['a deleted file', true, () => rm(join(repository.root, 'a/file'))],
    ['an untracked file', false, () => repository.write({ untracked: '' })],
  ])('%s makes dirty %s', async (_, dirty, change) => {
    await change();
    expect(await sourceOf(repository.root)).toMatchObject({ commit, dirty });
  });

  test('where there is no repository it says how to make one', async () => {
    const outside = join(directory.path, 'outside');
    await mkdir(outside);
    await expect(sourceOf(outside)).rejects.toThrow(
      expect.objectContaining({
        code: 'repository-unfit',
        message: `${outside} is in no git repository`,
        hint: expect.stringContaining('git init'),
      }),
    );
  });

  test('a repository without a commit is none to build from', async () => {
    const { root } = await repositoryIn(join(directory.path, 'new'));
    await expect(sourceOf(root)).rejects.toThrow(
      expect.objectContaining({ code: 'repository-unfit', message: `${root} has no commit yet` }),
    );
  });

  test("another user's checkout is refused in git's words, which name the remedy", async () => {
    const owned = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    await expect(withVariables(owned, () => sourceOf(repository.root))).rejects.toThrow(
      expect.objectContaining({
        code: 'program-failed',
        message: expect.stringContaining('safe.directory'),
      }),
    );
  });

  test('a git hook that started us does not say which repository is meant', async () => {
    const other = await repositoryIn(join(directory.path, 'other'));
    const hook = {
      GIT_DIR: join(other.root, '.git'),
      GIT_INDEX_FILE: join(other.root, '.git/index'),
    };
    expect(await withVariables(hook, () => sourceOf(repository.root))).toMatchObject({ commit });
  });
});

test('all variables that git calls local to a repository are kept from our git', async () => {
  const names = (await git('.', ['rev-parse', '--local-env-vars'])).split('\n');
  // Settings given by -c are no other repository.
  const paths = names.filter(
    (name) => !name.startsWith('GIT_CONFIG') && !/SUPER_PREFIX/.test(name),
  );
  const hook = Object.fromEntries(paths.map((name) => [name, '/nonexistent']));
  const seen = await withVariables(hook, () =>
    git(repository.root, ['-c', 'alias.seen=!env', 'seen']),
  );
  expect(seen).not.toContain('/nonexistent');
});
