import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { branchFor } from '../../src/pull-request/branch.ts';
import { localForge } from '../../src/pull-request/local.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import type { ForgeWorld } from './contract.ts';

export interface LocalWorld extends ForgeWorld {
  readonly repository: Repository;
  /** That title and body are written to. */
  readonly output: string;
}

/** A local repository with `main` checked out; the others work in a clone of theirs. */
export async function localWorld(path = 'nix/isar-artifacts.nix'): Promise<LocalWorld> {
  const directory = await temporaryDirectory();
  const repository = await repositoryIn(join(directory.path, 'project'));
  await repository.commit({ README: 'r\n', other: 'o\n' });
  await repository.git('config', 'receive.denyCurrentBranch', 'updateInstead');
  const person = await repositoryIn(join(directory.path, 'person'));
  await person.git('remote', 'add', 'origin', repository.root);
  const [base, branch] = ['main', branchFor('main')];
  const output = join(directory.path, 'output');
  const orNothing = (text: Promise<string>) => text.catch(() => undefined);

  const pull = async (name: string) => {
    await person.git('fetch', '--quiet', 'origin');
    await person.git('switch', '--quiet', '--force-create', name, `origin/${name}`);
  };
  const push = (name: string) => person.git('push', '--quiet', 'origin', `HEAD:refs/heads/${name}`);

  return {
    forge: localForge({ root: repository.root, path, base, output }),
    path,
    repository,
    output,
    commit: async (name, files) => {
      await pull(name);
      const written = Object.entries(files).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      const gone = Object.keys(files).filter((file) => files[file] === undefined);
      for (const file of gone) await rm(join(person.root, file));
      const commit = await person.commit(Object.fromEntries(written));
      await push(name);
      return commit;
    },
    merge: async (how) => {
      await pull(base);
      const flag = { 'fast-forward': '--ff-only', merge: '--no-ff', squash: '--squash' }[how];
      await person.git('merge', '--quiet', flag, `origin/${branch}`);
      if (how === 'squash') await person.commit();
      await push(base);
    },
    deleteBranch: async (name) => void (await repository.git('branch', '--quiet', '-D', name)),
    reset: async (name, commit) => void (await repository.git('branch', '--force', name, commit)),
    head: (name) => orNothing(repository.git('rev-parse', '--verify', `refs/heads/${name}`)),
    read: (commit, file) => orNothing(repository.contents(`${commit}:${file}`)),
    parents: async (commit) =>
      (await repository.git('show', '--no-patch', '--format=%P', commit)).split(' '),
    message: (commit) => repository.git('show', '--no-patch', '--format=%B', commit),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
