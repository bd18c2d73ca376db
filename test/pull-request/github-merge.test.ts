import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Directory, TreeEntry } from '../../src/pull-request/github-git.ts';
import { mergeTrees, type Trees } from '../../src/pull-request/github-merge.ts';

/** Files by path; the text is the hash, `!` before it makes it executable. */
type Files = Readonly<Record<string, string>>;

const path = 'nix/registry.nix';

/** Trees in memory, named by what is in them. */
function treesInMemory() {
  const stored = new Map<string, Directory>();
  const reads: string[] = [];
  const trees: Trees = {
    read: async (sha) => {
      reads.push(sha);
      const found = stored.get(sha);
      if (found === undefined) throw new Error(`no tree ${sha}`);
      return found;
    },
    write: async (directory) => {
      const sha = createHash('sha1')
        .update(JSON.stringify([...directory].sort()))
        .digest('hex');
      stored.set(sha, directory);
      return sha;
    },
  };
  async function store(files: Files): Promise<string> {
    const directory = new Map<string, TreeEntry>();
    for (const name of new Set(Object.keys(files).map((file) => file.split('/')[0] ?? ''))) {
      const own = files[name];
      const mode = own?.startsWith('!') ? '100755' : '100644';
      directory.set(
        name,
        own === undefined
          ? { mode: '040000', type: 'tree', sha: await store(below(files, name)) }
          : { mode, type: 'blob', sha: own.replace('!', '') },
      );
    }
    return trees.write(directory);
  }
  async function load(sha: string | undefined): Promise<Files> {
    const directory = sha === undefined ? undefined : stored.get(sha);
    const files = await Promise.all([...(directory ?? [])].map(filesOf));
    return Object.fromEntries(files.flat());
  }
  async function filesOf([name, entry]: [string, TreeEntry]): Promise<[string, string][]> {
    if (entry.type !== 'tree') return [[name, `${entry.mode === '100755' ? '!' : ''}${entry.sha}`]];
    const inside = Object.entries(await load(entry.sha));
    return inside.map(([file, text]) => [`${name}/${file}`, text]);
  }
  return { trees, store, load, reads };
}

function below(files: Files, name: string): Files {
  const inside = Object.entries(files).filter(([file]) => file.startsWith(`${name}/`));
  return Object.fromEntries(inside.map(([file, text]) => [file.slice(name.length + 1), text]));
}

async function merge(fork: Files, ours: Files, base: Files) {
  const { trees, store, load, reads } = treesInMemory();
  const sides = { fork: await store(fork), ours: await store(ours), base: await store(base) };
  const { tree, conflicts } = await mergeTrees(trees, sides, path);
  return { files: await load(tree), conflicts, reads: reads.length };
}

describe('who changed a file since the fork has the say', () => {
  test.each<[string, Files, Files, Files, Files]>([
    ['nobody', { a: '1' }, { a: '1' }, { a: '1' }, { a: '1' }],
    ['we changed it', { a: '1' }, { a: '2' }, { a: '1' }, { a: '2' }],
    ['the base did', { a: '1' }, { a: '1' }, { a: '2' }, { a: '2' }],
    ['both did the same', { a: '1' }, { a: '2' }, { a: '2' }, { a: '2' }],
    ['we added', {}, { a: '1' }, { b: '1' }, { a: '1', b: '1' }],
    ['we deleted', { a: '1', b: '1' }, { b: '1' }, { a: '1', b: '2' }, { b: '2' }],
    ['both deleted', { a: '1', b: '1' }, { b: '1' }, { b: '1' }, { b: '1' }],
    ['we renamed', { a: '1' }, { 'd/a': '1' }, { a: '1', x: '1' }, { 'd/a': '1', x: '1' }],
    ['we made it executable', { a: '1' }, { a: '!1' }, { a: '1', b: '1' }, { a: '!1', b: '1' }],
    [
      'in one directory',
      { 'd/a': '1', 'd/b': '1' },
      { 'd/a': '2', 'd/b': '1' },
      { 'd/a': '1' },
      { 'd/a': '2' },
    ],
    ['a directory goes', { 'd/a': '1', x: '1' }, { x: '1' }, { 'd/a': '1', x: '2' }, { x: '2' }],
    [
      'each of us deletes half',
      { 'd/a': '1', 'd/b': '1', x: '1' },
      { 'd/a': '1', x: '1' },
      { 'd/b': '1', x: '1' },
      { x: '1' },
    ],
    [
      'a file becomes a directory',
      { a: '1' },
      { 'a/b': '1' },
      { a: '1', c: '1' },
      { 'a/b': '1', c: '1' },
    ],
    ['both make a directory', {}, { 'd/a': '1' }, { 'd/b': '1' }, { 'd/a': '1', 'd/b': '1' }],
    ['the registry, by both', { [path]: '1' }, { [path]: '2' }, { [path]: '3' }, { [path]: '2' }],
    [
      'the base lost the registry',
      { [path]: '1', x: '1' },
      { [path]: '2', x: '1' },
      { x: '1' },
      { [path]: '2', x: '1' },
    ],
    ['nothing is left', { a: '1', b: '1' }, { b: '1' }, { a: '1' }, {}],
  ])('%s', async (_, fork, ours, base, expected) => {
    const { files, conflicts } = await merge(fork, ours, base);
    expect(conflicts).toEqual([]);
    expect(files).toEqual(expected);
  });
});

describe('what both changed, each in its own way, is a conflict', () => {
  test.each<[string, Files, Files, Files, string[]]>([
    ['text', { a: '1' }, { a: '2' }, { a: '3' }, ['a']],
    ['text and mode', { a: '1' }, { a: '!1' }, { a: '3' }, ['a']],
    ['both added', {}, { a: '2' }, { a: '3' }, ['a']],
    ['deleted and changed', { a: '1' }, {}, { a: '3' }, ['a']],
    ['below', { 'd/e/a': '1' }, { 'd/e/a': '2' }, { 'd/e/a': '3' }, ['d/e/a']],
    ['the directory deleted', { 'd/a': '1', 'd/b': '1' }, {}, { 'd/a': '3', 'd/b': '1' }, ['d/a']],
    ['a file against a directory', { d: '1' }, { d: '2' }, { 'd/a': '1' }, ['d']],
    ['our directory became a file', { [path]: '1' }, { [path]: '2' }, { nix: '1' }, ['nix']],
    ['several', { a: '1', b: '1' }, { a: '2', b: '2' }, { a: '3', b: '3' }, ['a', 'b']],
  ])('%s', async (_, fork, ours, base, expected) => {
    expect((await merge(fork, ours, base)).conflicts.toSorted()).toEqual(expected);
  });
});

test('modes of old repositories are those that git reads', async () => {
  const { trees } = treesInMemory();
  const of = (mode: string, sha = '1') =>
    trees.write(
      new Map([
        ['a', { mode, type: 'blob' as const, sha }],
        ['b', { mode, type: 'blob' as const, sha }],
      ]),
    );
  const sides = {
    fork: await of('100644'),
    ours: await of('100664'),
    base: await of('100644', '2'),
  };
  const { tree } = await mergeTrees(trees, sides, path);
  expect([...(await trees.read(String(tree))).values()].map(({ mode }) => mode)).toEqual([
    '100644',
    '100644',
  ]);
});

test('only what both sides changed is read', async () => {
  const fork = { 'big/a': '1', 'big/b/c': '1', 'd/a': '1', 'd/b': '1' };
  const { reads } = await merge(fork, { ...fork, 'd/a': '2' }, { ...fork, 'd/b': '2' });
  expect(reads).toBe(6);
});

/** Directories and files never share a name here, so that a flat merge knows the answer. */
const someFiles = fc.dictionary(
  fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/a', 'f/a', path),
  fc.constantFrom('1', '2', '3', '!1'),
);

/** The same without directories. */
function flatMerge(fork: Files, ours: Files, base: Files) {
  const names = [...new Set([fork, ours, base].flatMap((side) => Object.keys(side)))];
  const others = names.filter((name) => name !== path);
  const conflict = (name: string) => new Set([fork[name], ours[name], base[name]]).size === 3;
  const files = others.flatMap((name) => {
    const chosen = ours[name] === fork[name] ? base[name] : ours[name];
    return chosen === undefined ? [] : [[name, chosen]];
  });
  return { files: Object.fromEntries(files), conflicts: others.filter(conflict) };
}

test('it is the merge of the flat lists of files', async () => {
  await fc.assert(
    fc.asyncProperty(someFiles, someFiles, someFiles, async (fork, ours, base) => {
      const merged = await merge(fork, ours, base);
      const expected = flatMerge(fork, ours, base);
      expect(merged.conflicts.toSorted()).toEqual(expected.conflicts.toSorted());
      const { [path]: _, ...files } = merged.files;
      expect(files).toEqual(expected.conflicts.length === 0 ? expected.files : {});
    }),
  );
});
