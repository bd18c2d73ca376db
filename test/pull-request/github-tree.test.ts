import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { proposalOf } from './contract.ts';
import { type GitHubWorld, githubWorld } from './github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const propose = async (text: string) =>
  world.forge.propose(await world.forge.snapshot(), proposalOf(text));
const commitOn = async (branch: string, changes: Parameters<typeof world.person.commitOn>[1]) => {
  const commit = await world.person.commitOn(await world.person.head(branch), changes);
  await world.person.move(branch, commit);
  return commit;
};
const modes = async (commit: string) =>
  Object.fromEntries(
    [...(await world.person.tree(commit))].map(([file, entry]) => [file, entry.slice(0, 6)]),
  );

test('all kinds of changes of a person on our branch get into the merge with the base', async () => {
  await commitOn('main', {
    'kas/a.yml': 'a\n',
    'kas/b.yml': 'b\n',
    'kas/deep/c.yml': 'c\n',
    'gone/x': 'x\n',
    'tool.sh': 'sh\n',
    moved: 'm\n',
  });
  await propose('one\n');
  const submodule = 'b'.repeat(40);
  await commitOn(world.forge.branch, {
    'kas/deep/c.yml': undefined,
    'gone/x': undefined,
    'tool.sh': { mode: '100755', text: 'sh\n' },
    link: { mode: '120000', text: 'tool.sh' },
    'layers/sub': { mode: '160000', sha: submodule },
    moved: undefined,
    'docs/moved': 'm\n',
    'kas/b.yml': 'ours\n',
  });
  const base = await commitOn('main', {
    'kas/a.yml': 'theirs\n',
    'docs/new': 'n\n',
    other: { mode: '100755', text: 'o\n' },
    'nix/beside.nix': '{ }\n',
    [world.path]: 'by hand\n',
  });
  const { commit } = await propose('two\n');
  expect((await world.parents(commit))[1]).toBe(base);
  expect(await modes(commit)).toEqual({
    README: '100644',
    'README.md': '100644',
    'docs/moved': '100644',
    'docs/new': '100644',
    'kas/a.yml': '100644',
    'kas/b.yml': '100644',
    'layers/sub': '160000',
    link: '120000',
    'nix/beside.nix': '100644',
    [world.path]: '100644',
    other: '100755',
    'tool.sh': '100755',
  });
  const texts = {
    'kas/a.yml': 'theirs\n',
    'kas/b.yml': 'ours\n',
    link: 'tool.sh',
    [world.path]: 'two\n',
  };
  for (const [file, text] of Object.entries(texts))
    expect(await world.read(commit, file)).toBe(text);
  expect((await world.person.tree(commit)).get('layers/sub')).toBe(`160000 ${submodule}`);
});

test('more files than a comparison lists are merged all the same', async () => {
  await propose('one\n');
  const many = Object.fromEntries(
    Array.from({ length: 320 }, (_, index) => [`many/${index}`, 'x\n']),
  );
  await commitOn(world.forge.branch, many);
  await commitOn('main', { 'many/base': 'x\n', other: 'theirs\n' });
  const { commit } = await propose('two\n');
  expect(Object.keys(await modes(commit)).filter((file) => file.startsWith('many/'))).toHaveLength(
    321,
  );
});

test('several conflicts are named, with what to do', async () => {
  await propose('one\n');
  await commitOn(world.forge.branch, { other: 'ours\n', README: undefined });
  await commitOn('main', { other: 'theirs\n', README: 'theirs\n' });
  await expect(propose('two\n')).rejects.toThrow(
    expect.objectContaining({
      code: 'proposal-conflict',
      message: 'isar-artifacts/update/main and main both changed README, other',
      hint: expect.stringContaining('git merge origin/main'),
    }),
  );
});

test('the registry keeps its place when it was a link', async () => {
  await commitOn('main', { [world.path]: { mode: '120000', text: '../elsewhere' } });
  const { commit } = await propose('one\n');
  expect((await modes(commit))[world.path]).toBe('100644');
});
