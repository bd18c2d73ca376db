import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { relate } from '../../src/git/ancestry.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;
let [first, second, other] = ['', '', ''];

beforeAll(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
  first = await repository.commit({ file: '1' });
  second = await repository.commit({ file: '2' });
  await repository.git('checkout', '--quiet', '-b', 'other', first);
  other = await repository.commit({ file: '3' });
});
afterAll(() => directory[Symbol.asyncDispose]());

describe('of two commits one is', () => {
  test.each([
    ['same', () => [first, first]],
    ['older', () => [first, second]],
    ['newer', () => [second, first]],
    ['unrelated', () => [second, other]],
    ['unknown', () => [second, 'f'.repeat(40)]],
    ['unknown', () => ['f'.repeat(40), second]],
  ] as const)('%s', async (relation, commits) => {
    const [commit = '', against = ''] = commits();
    expect(await relate(repository.root, commit, against)).toBe(relation);
  });

  test('unknown in a clone that lacks the history between them', async () => {
    const shallow = join(directory.path, 'shallow');
    const url = `file://${repository.root}`;
    await repository.git('clone', '--quiet', '--depth=1', '--branch=main', url, shallow);
    await repository.git('-C', shallow, 'fetch', '--quiet', '--depth=1', url, first);
    expect(await relate(shallow, second, first)).toBe('unknown');
    expect(await relate(repository.root, second, first)).toBe('newer');
  });
});
