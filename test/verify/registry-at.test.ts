import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registryAt } from '../../src/pipeline/verify.ts';
import { nixFormat } from '../../src/registry/format.ts';
import { pinOf, registryOf, variantOf } from '../registry/registries.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const file = 'nix/isar-artifacts.nix';
const now = registryOf(variantOf('m.r', [pinOf('m.r.wic', 'a disk')]));
const proposed = registryOf(variantOf('m.r', [pinOf('m.r.wic', 'another disk')]));

let temporary: TemporaryDirectory;
let repository: Repository;
beforeAll(async () => {
  temporary = await temporaryDirectory();
  repository = await repositoryIn(temporary.path);
  await repository.commit({ 'README.md': 'empty' });
  await repository.git('tag', 'before');
  await repository.commit({ [file]: nixFormat.write(now, undefined, file) });
  await repository.git('checkout', '--quiet', '-b', 'isar-artifacts/update/main');
  await repository.commit({ [file]: nixFormat.write(proposed, undefined, file) });
  await repository.commit({ [file]: 'somebody wrote this' });
  await repository.git('checkout', '--quiet', 'main');
});
afterAll(() => temporary[Symbol.asyncDispose]());

const at = (ref: string) => {
  const [root, path] = [repository.root, join(repository.root, file)];
  const project = {
    source: { root },
    registry: { file: path, format: nixFormat },
  } as Parameters<typeof registryAt>[0];
  return registryAt(project, ref);
};

describe('the registry of a commit', () => {
  test.each([
    ['HEAD', now],
    ['main', now],
    ['isar-artifacts/update/main~1', proposed],
  ])('is read whatever the working tree has: %s', async (ref, registry) => {
    expect(await at(ref)).toEqual(registry);
  });

  test.each(['origin/main', '--help', 'no such thing', 'main:nix'])(
    'needs a commit that is there, which %s is not',
    async (ref) => {
      await expect(at(ref)).rejects.toMatchObject({
        code: 'repository-unfit',
        message: `${repository.root} has no commit that is called ${ref}`,
        hint: expect.stringContaining('git fetch origin'),
      });
    },
  );

  test('is told as absent where the commit has no such file', async () => {
    await expect(at('before')).rejects.toMatchObject({
      code: 'repository-unfit',
      message: `before has no ${file}`,
      hint: expect.stringContaining('registry.path'),
    });
  });

  test('is told as a link where it is one, or a directory', async () => {
    const link = join(repository.root, file);
    await repository.git('checkout', '--quiet', '-b', 'linked', 'before');
    await mkdir(dirname(link), { recursive: true });
    await symlink('elsewhere.nix', link);
    await repository.commit({ 'nix/elsewhere.nix': nixFormat.write(now, undefined, file) });
    await repository.git('checkout', '--quiet', '-b', 'directory', 'before');
    await repository.commit({ [`${file}/readme`]: 'text' });
    await repository.git('checkout', '--quiet', 'main');
    await expect(at('linked')).rejects.toMatchObject({
      code: 'repository-unfit',
      message: `${file} is a symbolic link in linked`,
      hint: expect.stringContaining('registry.path'),
    });
    await expect(at('directory')).rejects.toMatchObject({
      message: `${file} is no file in directory`,
    });
  });

  test('is refused where somebody changed it, naming the commit', async () => {
    await expect(at('isar-artifacts/update/main')).rejects.toMatchObject({
      code: 'registry-invalid',
      message: expect.stringContaining(`isar-artifacts/update/main:${file}:1:1`),
    });
  });
});
