import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { toNix32, toSri } from '../../src/digest/sha256.ts';
import { namedByRefs } from '../../src/prune/refs.ts';
import { digestOf } from '../registry/registries.ts';
import { identity, type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { importBranches, registryText } from './repositories.ts';

const path = 'nix/isar-artifacts.nix';
const unfit = (message: string, hint: string) =>
  expect.objectContaining({
    code: 'repository-unfit',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });

let directory: TemporaryDirectory;
let repository: Repository;

beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
});
afterEach(() => directory[Symbol.asyncDispose]());

/** A clone whose remote is the repository. */
async function cloneOf(...options: string[]): Promise<Repository> {
  const root = join(directory.path, 'clone');
  const url = pathToFileURL(repository.root).href;
  await execa('git', ['clone', '--quiet', ...options, url, root], { env: identity });
  return repositoryIn(root);
}

const whyOf = async (of: string, { root } = repository) =>
  (await namedByRefs(root)).digests.get(digestOf(of));

describe('what refs name', () => {
  test('is nothing where there is no commit', async () => {
    const named = await namedByRefs(repository.root);
    expect(named).toEqual({ digests: new Map(), refs: 0, registries: 0 });
  });

  test('is found on 300 branches and tags, loose and packed, at any path', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await importBranches(
      repository,
      Object.fromEntries(
        numbers.map((index) => [
          `topic/${index}`,
          { [`${index % 3}/ü ${index % 2}.nix`]: registryText(`disk ${index}`), readme: 'text' },
        ]),
      ),
    );
    for (const index of numbers.slice(0, 50)) {
      await repository.git('tag', `light-${index}`, `topic/${index}`);
      await repository.git('tag', '--annotate', '-m', 'v', `v${index}`, `topic/${index}`);
    }
    await repository.git('tag', '--annotate', '-m', 'v', 'nested', 'v3');
    await repository.git('pack-refs', '--all');
    // From here on only tags have them, packed and of a tag.
    await repository.git('branch', '--quiet', '-D', 'topic/3', 'topic/4');
    await repository.git('gc', '--quiet');
    await repository.git('branch', 'loose', 'topic/7');
    const { digests, refs, registries } = await namedByRefs(repository.root);
    expect({ refs, registries }).toEqual({ refs: 300, registries: 200 });
    for (const index of numbers) expect(digests.has(digestOf(`disk ${index}`))).toBe(true);
    const why = (index: number) => digests.get(digestOf(`disk ${index}`));
    // The branch, a tag, an annotated tag; or a nested one more, without the branch.
    expect([why(0), why(3), why(4), why(7), why(150)]).toEqual(
      [3, 3, 2, 4, 1].map((count) => `named by ${count} ref${count === 1 ? '' : 's'}`),
    );
  });

  test('is also the build record, and many pins of one file', async () => {
    const record = digestOf('record');
    await repository.commit({ [path]: registryText('disk', { record }) });
    await repository.git('branch', 'isar-artifacts/update/main');
    await repository.commit({ [path]: registryText('other') });
    const { digests } = await namedByRefs(repository.root);
    // What HEAD leads to is counted with its branch.
    expect([digests.get(record), digests.get(digestOf('disk'))]).toEqual([
      'named by 1 ref',
      'named by 1 ref',
    ]);
    expect(digests.get(digestOf('other'))).toBe('named by 1 ref');
  });

  test('is what the latest commit of a ref has, and not what it had before', async () => {
    await repository.commit({ [path]: registryText('before') });
    await repository.commit({ [path]: registryText('now') });
    expect(await whyOf('before')).toBeUndefined();
    expect(await whyOf('now')).toBe('named by 1 ref');
  });

  test('stays named by a work tree on no branch, and by a stash', async () => {
    await repository.commit({ [path]: registryText('base') });
    const commit = await repository.commit({ [path]: registryText('detached') });
    await repository.git('worktree', 'add', '--quiet', '--detach', '../other', commit);
    await repository.git('reset', '--quiet', '--hard', 'HEAD~');
    expect(await whyOf('detached')).toBe('named by 1 ref');
    await repository.write({ [path]: registryText('stashed') });
    await repository.git('stash', '--quiet');
    expect(await whyOf('stashed')).toBe('named by 1 ref');
    await repository.git('worktree', 'remove', '../other');
    expect(await whyOf('detached')).toBeUndefined();
  });

  test('is also what waits in the work tree for its commit', async () => {
    await repository.commit({ [path]: registryText('committed'), 'hashes.txt': '' });
    const [text, loose] = [registryText('edited'), digestOf('loose')];
    await repository.write({ [path]: text, 'hashes.txt': `"disk" = "${toNix32(loose)}";` });
    expect(await whyOf('edited')).toBe('named in the work tree');
    expect(await whyOf('loose')).toBe('named in the work tree');
    await repository.write({ [path]: text.replace('pins = {', 'pins = { ') });
    await expect(namedByRefs(repository.root)).rejects.toMatchObject({
      code: 'registry-invalid',
      message: expect.stringMatching(/^nix\/isar-artifacts\.nix:\d+:\d+: /),
    });
  });

  test.each([
    ['hex', (digest: ReturnType<typeof digestOf>) => digest],
    ['upper case', (digest: ReturnType<typeof digestOf>) => digest.toUpperCase()],
    ['base 32 of Nix', toNix32],
    ['SRI', toSri],
    ['base 64', (digest: ReturnType<typeof digestOf>) => toSri(digest).slice('sha256-'.length)],
    ['a URL', (digest: ReturnType<typeof digestOf>) => `https://example.com/sha256/${digest}.zst`],
  ])('is also a hash in a file that we did not write, in %s', async (_, notation) => {
    const lines = ['one', 'two'].map((name) => `  "${name}.wic" = "${notation(digestOf(name))}";`);
    await repository.commit({ 'nix/hashes.nix': `{\n${lines.join(' # text\n')}\n}\n` });
    await repository.git('branch', 'kept');
    await repository.commit({ 'nix/hashes.nix': '{ }\n' });
    expect(await whyOf('one')).toBe('its hash is in nix/hashes.nix');
    expect(await whyOf('two')).toBe('its hash is in nix/hashes.nix');
  });

  test('is not asked of those who only quote a registry', async () => {
    const quoted = registryText('quoted').replace('wic', 'w ic');
    await repository.commit({ 'docs/a.md': `# Registry\n${quoted}`, 'b.ts': `x = '${quoted}'` });
    const { registries, digests } = await namedByRefs(repository.root);
    expect(registries).toBe(0);
    expect(digests.get(digestOf('quoted'))).toMatch(/^its hash is in /);
  });

  test('does not depend on settings of git', async () => {
    await repository.commit({ [path]: registryText('disk'), list: digestOf('listed') });
    const settings = {
      'color.ui': 'always',
      'color.grep': 'always',
      'grep.lineNumber': 'true',
      'grep.column': 'true',
      'grep.patternType': 'perl',
      'grep.fullName': 'true',
      'submodule.recurse': 'true',
      'core.quotePath': 'true',
    };
    for (const [name, value] of Object.entries(settings))
      await repository.git('config', name, value);
    expect(await whyOf('disk')).toBe('named by 1 ref');
    await rm(join(repository.root, path));
    expect(await whyOf('listed')).toBe('its hash is in list');
    await repository.write({ list: digestOf('edited') });
    expect(await whyOf('edited')).toBe('named in the work tree');
  });

  test('counts neither HEAD of a remote nor what tags lead to', async () => {
    await repository.commit({ [path]: registryText('first') });
    await repository.git('tag', '--annotate', '-m', 'v', 'v1');
    await repository.commit({ [path]: registryText('second') });
    const clone = await cloneOf();
    await clone.git('tag', '--delete', 'v1');
    // The tag object is there; its name is only at the remote.
    expect(await whyOf('first', clone)).toBe('named by 1 ref');
    // main and origin/main, but not origin/HEAD.
    expect(await whyOf('second', clone)).toBe('named by 2 refs');
    await clone.git('checkout', '--quiet', '--detach');
    await clone.commit({ [path]: registryText('third') });
    expect(await whyOf('third', clone)).toBe('named by 1 ref');
    expect((await namedByRefs(clone.root)).refs).toBe(4);
  });

  test('is also in files that git does not track yet, but not in ignored ones', async () => {
    await repository.commit({ '.gitignore': 'build/\n' });
    await repository.write({
      [path]: registryText('untracked'),
      'nix/list': digestOf('listed'),
      'build/list': digestOf('built'),
    });
    expect(await whyOf('untracked')).toBe('named in the work tree');
    expect(await whyOf('listed')).toBe('named in the work tree');
    expect(await whyOf('built')).toBeUndefined();
    await repository.write({ [path]: registryText('untracked').replace('pins = {', 'pins = [') });
    await expect(namedByRefs(repository.root)).rejects.toMatchObject({ code: 'registry-invalid' });
  });

  test.each(['-diff', 'binary', '-text'])('is a hash in a file that is %s', async (attribute) => {
    await repository.commit({ '.gitattributes': `list ${attribute}\n`, list: 'none' });
    await repository.write({ list: `\0 "disk" = "${toSri(digestOf('edited'))}";` });
    expect(await whyOf('edited')).toBe('named in the work tree');
  });

  test('is in other work trees of the repository, from whichever it is asked', async () => {
    await repository.commit({ readme: 'text' });
    const root = join(directory.path, 'other');
    await repository.git('worktree', 'add', '--quiet', '--detach', root);
    const other = await repositoryIn(root);
    await other.write({ readme: digestOf('edited'), 'new.nix': registryText('new') });
    await repository.write({ [path]: registryText('main') });
    expect(await whyOf('edited')).toBe(`named in the work tree ${root}`);
    expect(await whyOf('new')).toBe(`named in the work tree ${root}`);
    expect(await whyOf('main', other)).toBe(`named in the work tree ${repository.root}`);
    await other.write({ 'new.nix': registryText('new').replace('pins = {', 'pins = [') });
    await expect(namedByRefs(repository.root)).rejects.toMatchObject({
      message: expect.stringContaining(join(root, 'new.nix')),
    });
    await repository.git('worktree', 'lock', root);
    await rm(root, { recursive: true });
    // It may be on a disk that is not there now.
    await expect(namedByRefs(repository.root)).rejects.toThrow(root);
    await repository.git('worktree', 'unlock', root);
    expect(await whyOf('main')).toBe('named in the work tree');
  });

  test('is in a repository whose main directory is bare, and in a submodule', async () => {
    await repository.commit({ [path]: registryText('first') });
    const bare = join(directory.path, 'bare');
    await repository.git('clone', '--quiet', '--bare', repository.root, bare);
    const root = join(directory.path, 'checkout');
    await execa('git', ['-C', bare, 'worktree', 'add', '--quiet', root, 'main']);
    const checkout = await repositoryIn(root);
    await checkout.write({ list: digestOf('untracked') });
    expect(await whyOf('untracked', checkout)).toBe('named in the work tree');

    const allowed = ['-c', 'protocol.file.allow=always'];
    await checkout.git(...allowed, 'submodule', '--quiet', 'add', repository.root, 'sub');
    const sub = await repositoryIn(join(root, 'sub'));
    await sub.write({ list: digestOf('in the submodule') });
    expect(await whyOf('in the submodule', sub)).toBe('named in the work tree');
  });

  test('is in every stash, with its index and what is not tracked', async () => {
    await repository.commit({ readme: 'text', list: 'none' });
    for (const number of [1, 2, 3]) {
      await repository.write({ list: digestOf(`staged ${number}`) });
      await repository.git('add', 'list');
      await repository.write({
        list: digestOf(`changed ${number}`),
        'new.nix': registryText(`new ${number}`),
      });
      await repository.git('stash', 'push', '--quiet', '--include-untracked');
    }
    for (const number of [1, 2, 3]) {
      expect(await whyOf(`new ${number}`)).toBe('named by 1 ref');
      expect(await whyOf(`staged ${number}`)).toBe('its hash is in list');
      expect(await whyOf(`changed ${number}`)).toBe('its hash is in list');
    }
    expect((await namedByRefs(repository.root)).refs).toBe(4);
    await rm(join(repository.root, '.git/logs/refs/stash'));
    expect(await whyOf('new 3')).toBe('named by 1 ref');
    await repository.git('stash', 'clear');
    expect(await whyOf('new 3')).toBeUndefined();
  });

  test('knows tags of files and of trees', async () => {
    await repository.commit({ [path]: registryText('first'), key: 'a key' });
    await repository.git('tag', 'tree', 'HEAD^{tree}');
    await repository.git('tag', 'file', 'HEAD:key');
    await repository.git('rm', '--quiet', path);
    await repository.commit();
    expect(await whyOf('first')).toBe('named by 1 ref');
  });
});

describe('nothing is said to be named of', () => {
  beforeEach(async () => {
    await repository.commit({ [path]: registryText('first') });
    await repository.commit({ [path]: registryText('second') });
    await repository.git('tag', 'v1');
  });

  test('a shallow clone', async () => {
    const { root } = await cloneOf('--depth=1');
    await expect(namedByRefs(root)).rejects.toThrow(unfit('shallow', 'git fetch --unshallow'));
  });

  test.each(['branch', 'tag'])('a clone that lacks a %s which its remote has', async (what) => {
    const { root } = await cloneOf();
    expect((await namedByRefs(root)).registries).toBe(1);
    await repository.commit({ [path]: registryText('third') });
    await repository.git(what, 'more');
    await repository.git('reset', '--quiet', '--hard', 'HEAD~');
    const refusal = unfit(
      'this clone lacks more of origin',
      "git fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'",
    );
    await expect(namedByRefs(root)).rejects.toThrow(refusal);
    expect((await namedByRefs(root, { offline: true })).registries).toBe(1);
    // As the hint says.
    await execa('git', [
      ...['-C', root, 'fetch', '--quiet', '--tags', 'origin'],
      '+refs/heads/*:refs/remotes/origin/*',
    ]);
    expect(await whyOf('third', await repositoryIn(root))).toBe('named by 1 ref');
  });

  test('a clone of a single branch, though it has every object by accident', async () => {
    await repository.git('switch', '--quiet', '-c', 'other', 'HEAD~');
    const { root } = await cloneOf('--single-branch', '--branch=main');
    const why = async () => whyOf('first', await repositoryIn(root));
    // The branch's commit is an ancestor of ours: what it names is known all the same.
    expect(await why()).toBe('named by 1 ref');
    await repository.commit({ [path]: registryText('third') });
    await expect(why()).rejects.toThrow(unfit('lacks other of origin', 'git fetch'));
  });

  test('a clone whose remote cannot be asked', async () => {
    const clone = await cloneOf();
    await clone.git('remote', 'add', 'backup', join(directory.path, 'nowhere'));
    await expect(namedByRefs(clone.root)).rejects.toThrow(
      unfit('the remote backup cannot be asked', '--offline'),
    );
    expect((await namedByRefs(clone.root, { offline: true })).registries).toBe(1);
  });

  test('a partial clone, and nothing is fetched', async () => {
    await repository.git('config', 'uploadpack.allowFilter', 'true');
    const clone = await cloneOf('--filter=blob:none', '--no-checkout');
    const present = () => clone.git('rev-list', '--all', '--objects', '--missing=print');
    const before = await present();
    expect(before).toContain('?');
    await expect(namedByRefs(clone.root)).rejects.toThrow(unfit('lacks the object', '--filter'));
    expect(await present()).toBe(before);
    // Of a clone that fetched all it needs, nothing is missing.
    await clone.git('checkout', '--quiet', 'main');
    expect((await namedByRefs(clone.root)).registries).toBe(1);
  });

  test('a partial clone without trees, and nothing is fetched', async () => {
    await repository.git('config', 'uploadpack.allowFilter', 'true');
    const { root } = await cloneOf('--filter=tree:0', '--no-checkout');
    await expect(namedByRefs(root)).rejects.toThrow(unfit('this clone lacks', '--filter'));
  });

  test.each([
    ['an edit', (text: string) => text.replace('  pins = {', '  pins  = {')],
    ['a conflict', (text: string) => text.replace('  pins = {', '<<<<<<< HEAD\n  pins = {')],
    ['a newer format', (text: string) => text.replace('(format 1)', '(format 999)')],
    ['a line above it', (text: string) => `# ours\n${text}`],
    ['its end cut off', (text: string) => text.slice(0, text.length / 3)],
  ])('a registry with %s, and its ref is named', async (_, change) => {
    await repository.git('switch', '--quiet', '-c', 'broken');
    await repository.commit({ 'nix/old.nix': change(registryText('third')) });
    await repository.git('switch', '--quiet', 'main');
    await expect(namedByRefs(repository.root)).rejects.toMatchObject({
      code: 'registry-invalid',
      message: expect.stringMatching(/^broken:nix\/old\.nix:\d+:\d+: /),
      hint: expect.stringContaining('nothing is removed'),
    });
  });

  test('a repository whose objects are damaged', async () => {
    await repository.git('switch', '--quiet', '-c', 'damaged');
    await repository.commit({ 'nix/old.nix': registryText('third') });
    const object = await repository.git('rev-parse', 'HEAD:nix/old.nix');
    await repository.git('switch', '--quiet', 'main');
    const file = join(repository.root, '.git/objects', object.slice(0, 2), object.slice(2));
    const bytes = await readFile(file);
    bytes.fill(0xff, Math.floor(bytes.length / 2));
    await chmod(file, 0o644);
    await writeFile(file, bytes);
    await expect(namedByRefs(repository.root)).rejects.toThrow(object);
    await rm(file);
    await expect(namedByRefs(repository.root)).rejects.toThrow(unfit(object, 'git fsck'));
  });

  test('an interrupted reading', async () => {
    const reason = new Error('interrupted');
    const controller = new AbortController();
    const { signal } = controller;
    const reading = namedByRefs(repository.root, { signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await expect(namedByRefs(repository.root, { signal })).rejects.toBe(reason);
  });
});
