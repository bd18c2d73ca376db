import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openForge } from '../../src/pull-request/open.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;
beforeAll(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(directory.path);
  await repository.commit({ README: 'r\n' });
  await repository.git('switch', '--quiet', '--create', 'topic');
});
afterAll(() => directory[Symbol.asyncDispose]());

const onGitHub = { GITHUB_REPOSITORY: 'acme/images', GITHUB_TOKEN: 'ghs_token' };

function open(
  environment: Readonly<Record<string, string>>,
  more: { kind?: 'local' | 'github'; base?: string } = {},
) {
  const { kind = 'github', base } = more;
  const options = { root: directory.path, path: 'isar-artifacts.nix', output: directory.path };
  return openForge({ ...options, kind, base, environment });
}

describe('the branch that a proposal is for', () => {
  test.each<[string, Record<string, string>, { base?: string }, string]>([
    [
      'the one that is named',
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'x' },
      { base: 'y' },
      'y',
    ],
    [
      'that of the run',
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'release/2' },
      {},
      'release/2',
    ],
    [
      "a pull request's base",
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: '7/merge', GITHUB_BASE_REF: 'main' },
      {},
      'main',
    ],
    [
      'of a tag, the one that is checked out',
      { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' },
      {},
      'topic',
    ],
    ['on a laptop, the one that is checked out', {}, {}, 'topic'],
  ])('%s', async (_, environment, more, base) => {
    const forge = await open({ ...onGitHub, ...environment }, more);
    expect(forge).toMatchObject({ base, branch: `isar-artifacts/update/${base}` });
  });

  test('is never our own', async () => {
    const environment = {
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: 'isar-artifacts/update/main',
    };
    await expect(open({ ...onGitHub, ...environment })).rejects.toMatchObject({
      code: 'repository-unfit',
      hint: expect.stringContaining('isar-artifacts/update/**'),
    });
  });
});

describe('GitHub', () => {
  test.each(['GITHUB_REPOSITORY', 'GITHUB_TOKEN'])('needs %s, and says so', async (name) => {
    await expect(open({ ...onGitHub, [name]: '' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: `proposals go to GitHub, but ${name} is not set`,
      hint: expect.stringContaining('--forge local'),
    });
  });

  test('is not asked for by a local forge, whatever the environment', async () => {
    const environment = { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' };
    expect(await open(environment, { kind: 'local' })).toMatchObject({ base: 'topic' });
  });
});
