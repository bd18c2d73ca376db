import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { currentBranch, localForge } from '../../src/pull-request/local.ts';
import { forgeContract, proposalOf } from './contract.ts';
import { type LocalWorld, localWorld } from './local-world.ts';

forgeContract('local', () => localWorld());

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const propose = async (text: string, forge = world.forge) =>
  forge.propose(await forge.snapshot(), proposalOf(text));

test('a registry at an odd path is proposed, updated and merged as any other', async () => {
  const odd = await localWorld('a b,c/*ü日/[x] isar.nix');
  try {
    const { forge, path } = odd;
    await odd.commit('main', { [path]: 'zero\n' });
    expect((await forge.snapshot()).base.text).toBe('zero\n');
    await propose('one\n', forge);
    const { commit } = await propose('two\n', forge);
    expect(await odd.read(commit, path)).toBe('two\n');
    expect((await forge.snapshot()).open).toMatchObject({ text: 'two\n', fork: 'zero\n' });
    await odd.commit('main', { other: 'moved on\n' });
    const drifted = await propose('three\n', forge);
    expect(await odd.read(drifted.commit, 'other')).toBe('moved on\n');
    await odd.merge('merge');
    expect(await forge.snapshot()).toEqual({ base: expect.objectContaining({ text: 'three\n' }) });
  } finally {
    await odd[Symbol.asyncDispose]();
  }
});

/** Everything that a person who works there would notice. */
async function workplace() {
  const { git, root } = world.repository;
  const index = await readFile(join(root, '.git/index'));
  return {
    index: createHash('sha256').update(index).digest('hex'),
    head: await readFile(join(root, '.git/HEAD'), 'utf8'),
    commit: await git('rev-parse', 'HEAD'),
    other: await readFile(join(root, 'other'), 'utf8'),
    status: await git('status', '--porcelain', '--branch', '--untracked-files=all'),
    stash: await git('stash', 'list'),
    worktrees: await git('worktree', 'list'),
  };
}

test.each<[string, () => Promise<unknown>]>([
  ['clean', async () => {}],
  [
    'dirty',
    () => world.repository.write({ other: 'edited\n', untracked: 'x\n', [world.path]: 'y' }),
  ],
  [
    'staged',
    async () => {
      await world.repository.write({ other: 'staged\n', [world.path]: 'y' });
      await world.repository.git('add', '--all');
      await world.repository.write({ other: 'edited again\n' });
    },
  ],
  ['on another branch', () => world.repository.git('switch', '--quiet', '-c', 'feature')],
  ['on no branch', () => world.repository.git('switch', '--quiet', '--detach')],
])('the working tree, the index and HEAD stay as they are: %s', async (_, prepare) => {
  await prepare();
  // So that git has nothing left to refresh by itself.
  await world.repository.git('status');
  const before = await workplace();
  await propose('one\n');
  await propose('two\n');
  expect(await workplace()).toEqual(before);
});

test('what a person reads is written to files', async () => {
  const { places } = await propose('one\n');
  const names = ['title.txt', 'body.md', 'proposal.json'];
  expect(places).toEqual(names.map((name) => join(world.output, name)));
  const texts = await Promise.all(places.map((place) => readFile(place, 'utf8')));
  expect(texts.slice(0, 2)).toEqual(['isar-artifacts: update it\n', 'A *body*.\n']);
  expect(JSON.parse(texts[2] ?? '')).toEqual({
    base: 'main',
    branch: 'isar-artifacts/update/main',
    labels: ['artifacts', 'nightly'],
    draft: false,
    reviewers: [],
    'team-reviewers': [],
    assignees: [],
    milestone: null,
    'auto-merge': null,
  });
});

test('with nothing left to propose, whoever makes something of the files finds none', async () => {
  const { places } = await propose('one\n');
  expect((await world.forge.snapshot()).open?.shown).toEqual({ body: 'A *body*.\n', draft: false });
  await world.forge.withdraw(await world.forge.snapshot(), 'Nothing is left.');
  for (const place of places) await expect(readFile(place)).rejects.toThrow('ENOENT');
  expect((await world.forge.snapshot()).open).toMatchObject({ text: 'one\n', announced: false });
});

test.each<[string, () => Promise<unknown>]>([
  ['it was interrupted', () => rm(join(world.output, 'proposal.json'))],
  ['somebody cleaned up', () => rm(world.output, { recursive: true })],
])('the files are written again when they are not there: %s', async (_, lose) => {
  const first = await propose('one\n');
  await lose();
  expect((await world.forge.snapshot()).open).toMatchObject({ text: 'one\n', announced: false });
  const second = await propose('one\n');
  expect(second).toEqual({ ...first, kind: 'updated' });
  expect((await world.forge.snapshot()).open?.announced).toBe(true);
});

test('files of an earlier proposal do not stand for one that was interrupted', async () => {
  await propose('one\n');
  const interrupted = {
    ...proposalOf('two\n'),
    get labels(): never {
      throw new Error('killed');
    },
  };
  await expect(world.forge.propose(await world.forge.snapshot(), interrupted)).rejects.toThrow();
  expect((await world.forge.snapshot()).open).toMatchObject({ text: 'two\n', announced: false });
});

test('a race that was lost leaves the files of the other run', async () => {
  await propose('one\n');
  const before = await world.forge.snapshot();
  await propose('two\n');
  await expect(world.forge.propose(before, proposalOf('three\n'))).rejects.toThrow();
  expect((await world.forge.snapshot()).open).toMatchObject({ text: 'two\n', announced: true });
});

describe('whose commits they are', () => {
  /** In a process without a home: ours has one. */
  async function authorWith(variables: Record<string, string>) {
    const kept = { ...process.env };
    const none = {
      HOME: '',
      XDG_CONFIG_HOME: '',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    };
    Object.assign(process.env, none, variables);
    try {
      const { commit } = await propose('one\n');
      return await world.repository.git(
        'show',
        '--no-patch',
        '--format=%an <%ae>, %cn <%ce>',
        commit,
      );
    } finally {
      for (const name of Object.keys({ ...none, ...variables })) delete process.env[name];
      Object.assign(process.env, kept);
    }
  }
  const us = 'isar-artifacts <isar-artifacts@localhost>';

  test('ours, where git knows nobody', async () => {
    await world.repository.git('config', 'user.useConfigOnly', 'true');
    expect(await authorWith({})).toBe(`${us}, ${us}`);
  });

  test('ours, where git knows the committer only', async () => {
    await world.repository.git('config', 'user.useConfigOnly', 'true');
    const committer = { GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@example.com' };
    expect(await authorWith(committer)).toBe(`${us}, ${us}`);
  });

  test("a person's, where git knows one", async () => {
    await world.repository.git('config', 'user.name', 'Petra');
    await world.repository.git('config', 'user.email', 'p@example.com');
    expect(await authorWith({})).toBe('Petra <p@example.com>, Petra <p@example.com>');
  });
});

describe('refused', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['here', () => world.repository.git('switch', '--quiet', world.forge.branch)],
    [
      'in a worktree',
      () => world.repository.git('worktree', 'add', '--quiet', '../tree', world.forge.branch),
    ],
  ])('our branch is checked out %s', async (_, prepare) => {
    const { commit } = await propose('one\n');
    await prepare();
    await expect(propose('two\n')).rejects.toThrow(
      expect.objectContaining({
        code: 'repository-unfit',
        message: `${world.forge.branch} is checked out`,
        hint: expect.stringContaining('git switch main'),
      }),
    );
    expect(await world.head(world.forge.branch)).toBe(commit);
  });

  test('a base that is not there', async () => {
    const forge = localForge({
      root: world.repository.root,
      path: 'x',
      base: 'gone',
      output: world.output,
    });
    await expect(forge.snapshot()).rejects.toThrow(
      expect.objectContaining({
        code: 'repository-unfit',
        message: `there is no branch gone in ${world.repository.root}`,
        hint: expect.stringContaining('--base'),
      }),
    );
  });

  test('a branch whose name is in our way is no race', async () => {
    await world.repository.git('branch', 'isar-artifacts');
    await expect(propose('one\n')).rejects.toThrow(
      expect.objectContaining({
        code: 'program-failed',
        message: expect.stringContaining("'refs/heads/isar-artifacts' exists"),
      }),
    );
  });
});

describe('currentBranch', () => {
  test('is what is checked out', async () => {
    expect(await currentBranch(world.repository.root)).toBe('main');
    await world.repository.git('switch', '--quiet', '-c', 'release/ü-1');
    expect(await currentBranch(world.repository.root)).toBe('release/ü-1');
  });

  test.each<[string, string, () => Promise<unknown>]>([
    [
      'a detached HEAD',
      'no branch is checked out',
      () => world.repository.git('switch', '--quiet', '--detach'),
    ],
    [
      'our own branch',
      'isar-artifacts/update/main is a proposal itself',
      async () => {
        await propose('one\n');
        await world.repository.git('switch', '--quiet', world.forge.branch);
      },
    ],
  ])('is not clear with %s', async (_, message, prepare) => {
    await prepare();
    await expect(currentBranch(world.repository.root)).rejects.toThrow(
      expect.objectContaining({
        code: 'repository-unfit',
        message: expect.stringContaining(message),
        hint: expect.stringContaining('--base main'),
      }),
    );
  });
});

test('a hook, a signature or a filter of the repository has no say', async () => {
  const { root, git } = world.repository;
  await mkdir(join(root, '.git/hooks'), { recursive: true });
  for (const hook of ['pre-commit', 'commit-msg', 'post-checkout']) {
    await writeFile(join(root, '.git/hooks', hook), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  }
  await git('config', 'commit.gpgSign', 'true');
  await git('config', 'core.autocrlf', 'true');
  await git('config', 'filter.x.clean', 'tr a-z A-Z');
  await writeFile(join(root, '.git/info/attributes'), '* filter=x\n');
  const { commit } = await propose('one\r\n');
  expect(await world.read(commit, world.path)).toBe('one\r\n');
  await execa('git', ['-C', root, 'fsck', '--strict']);
});
