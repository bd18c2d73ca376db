import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Forge, Proposal, Proposed, Snapshot } from '../../src/pull-request/forge.ts';

/** A forge with a project in it, and what people do there. The base has `README` and `other`. */
export interface ForgeWorld {
  readonly forge: Forge;
  /** Path of the registry in the repository. */
  readonly path: string;
  /** Somebody commits on a branch; undefined deletes a file. Returns the commit. */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>): Promise<string>;
  /** Somebody merges our proposal. */
  merge(how: 'fast-forward' | 'merge' | 'squash'): Promise<void>;
  deleteBranch(branch: string): Promise<void>;
  /** Somebody takes commits off a branch, or puts it elsewhere. */
  reset(branch: string, commit: string): Promise<void>;
  /** Undefined where there is no such branch. */
  head(branch: string): Promise<string | undefined>;
  read(commit: string, path: string): Promise<string | undefined>;
  parents(commit: string): Promise<readonly string[]>;
  message(commit: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function proposalOf(text: string): Proposal {
  return {
    text,
    title: 'isar-artifacts: update it',
    summary: 'qemuamd64.server: moved\n  second line',
    body: 'A *body*.',
    labels: ['artifacts', 'nightly'],
  };
}

/** What every forge must do, and what it must never do to what others did. */
export function forgeContract(name: string, makeWorld: () => Promise<ForgeWorld>): void {
  describe(`${name}: the contract of a forge`, () => {
    let world: ForgeWorld;
    let start: string;
    beforeEach(async () => {
      world = await makeWorld();
      start = String(await world.head(world.forge.base));
    });
    afterEach(() => world[Symbol.asyncDispose]());

    const snapshot = () => world.forge.snapshot();
    const ours = () => world.head(world.forge.branch);
    const text = (commit: string) => world.read(commit, world.path);
    async function propose(contents: string, at?: Snapshot): Promise<Proposed> {
      return world.forge.propose(at ?? (await snapshot()), proposalOf(contents));
    }
    /** People were told of it. */
    const open = (held: Partial<Snapshot['open']>) =>
      expect.objectContaining({ ...held, announced: true });
    const refusal = (code: string, ...words: string[]) =>
      expect.objectContaining({
        code,
        message: expect.stringMatching(new RegExp(words.join('.*'))),
      });

    test('a base without the registry', async () => {
      expect(await snapshot()).toEqual({ base: { commit: start, text: undefined } });
    });

    test('the first proposal: one commit on the base, with our file alone', async () => {
      const { kind, commit, places, warnings } = await propose('one\n');
      expect(kind).toBe('created');
      expect(warnings).toEqual([]);
      expect(places).not.toEqual([]);
      expect(await ours()).toBe(commit);
      expect(await world.head(world.forge.base)).toBe(start);
      expect(await world.parents(commit)).toEqual([start]);
      expect(await text(commit)).toBe('one\n');
      expect(await world.read(commit, 'other')).toBe(await world.read(start, 'other'));
      expect(await world.message(commit)).toBe(
        'isar-artifacts: update it\n\nqemuamd64.server: moved\n  second line\n',
      );
    });

    test.each(['', 'no end', 'crlf\r\n', '\n\n', 'ünï 😀\n'])(
      'the text %j is kept to the byte',
      async (contents) => {
        await propose(contents);
        expect((await snapshot()).open).toMatchObject({ text: contents });
      },
    );

    test('the next one sees the first and goes on top of it', async () => {
      const first = await propose('one\n');
      expect(await snapshot()).toEqual({
        base: { commit: start, text: undefined },
        open: open({ commit: first.commit, text: 'one\n', fork: undefined }),
      });
      const second = await propose('two\n');
      expect(second.kind).toBe('updated');
      expect(await world.parents(second.commit)).toEqual([first.commit]);
      expect(await text(second.commit)).toBe('two\n');
    });

    test('the same text once more is no commit', async () => {
      const first = await propose('one\n');
      const again = await propose('one\n');
      expect(again.commit).toBe(first.commit);
      expect(again.places).toEqual(first.places);
      expect(await ours()).toBe(first.commit);
    });

    test('a base that moved on is merged in, and our file wins', async () => {
      await world.commit(world.forge.base, { [world.path]: 'old\n' });
      const first = await propose('one\n');
      const moved = await world.commit(world.forge.base, {
        [world.path]: 'by hand\n',
        new: 'x\n',
        other: undefined,
      });
      expect(await snapshot()).toEqual({
        base: { commit: moved, text: 'by hand\n' },
        open: open({ commit: first.commit, text: 'one\n', fork: 'old\n' }),
      });
      const second = await propose('two\n');
      expect(await world.parents(second.commit)).toEqual([first.commit, moved]);
      expect(await text(second.commit)).toBe('two\n');
      expect(await world.read(second.commit, 'new')).toBe('x\n');
      expect(await world.read(second.commit, 'other')).toBeUndefined();
      // And then it goes on as before.
      expect(await world.parents((await propose('three\n')).commit)).toEqual([second.commit]);
    });

    test('a base that lost our file gets it by the proposal', async () => {
      await world.commit(world.forge.base, { [world.path]: 'old\n' });
      await propose('one\n');
      await world.commit(world.forge.base, { [world.path]: undefined });
      expect(await text((await propose('two\n')).commit)).toBe('two\n');
    });

    test("a person's commit on our branch stays", async () => {
      await propose('one\n');
      const person = await world.commit(world.forge.branch, { note: 'n\n' });
      await world.commit(world.forge.base, { new: 'x\n' });
      const { commit } = await propose('two\n');
      expect((await world.parents(commit))[0]).toBe(person);
      expect(await world.read(commit, 'note')).toBe('n\n');
      expect(await world.read(commit, 'new')).toBe('x\n');
    });

    test("a person's commit that conflicts with the base is left to a person", async () => {
      await propose('one\n');
      const person = await world.commit(world.forge.branch, { other: 'ours\n' });
      await world.commit(world.forge.base, { other: 'theirs\n', [world.path]: 'theirs\n' });
      await expect(propose('two\n')).rejects.toThrow(
        refusal('proposal-conflict', 'both changed other$'),
      );
      expect(await ours()).toBe(person);
    });

    test.each(['fast-forward', 'merge', 'squash'] as const)(
      'merged by %s: the next one starts from the base',
      async (how) => {
        await propose('one\n');
        await world.merge(how);
        if (how === 'squash') await world.deleteBranch(world.forge.branch);
        const base = await world.head(world.forge.base);
        expect(await snapshot()).toEqual({ base: { commit: base, text: 'one\n' } });
        const { kind, commit } = await propose('two\n');
        expect(kind).toBe('created');
        expect(await world.parents(commit)).toEqual([base]);
        expect(await ours()).toBe(commit);
      },
    );

    test('squashed, but our branch was left: the next one still holds just its own change', async () => {
      await propose('one\n');
      await world.merge('squash');
      const { commit } = await propose('two\n');
      expect(await world.parents(commit)).toContain(await world.head(world.forge.base));
      expect(await text(commit)).toBe('two\n');
    });

    test.each<[string, () => Promise<unknown>]>([
      ['by another run', () => propose('theirs\n')],
      ['by a person', () => world.commit(world.forge.branch, { note: 'n\n' })],
      ['backwards', () => world.reset(world.forge.branch, start)],
      ['away', () => world.deleteBranch(world.forge.branch)],
    ])('a branch that was moved meanwhile %s is not moved again', async (_, move) => {
      await propose('one\n');
      const before = await snapshot();
      await move();
      const moved = await ours();
      await expect(propose('two\n', before)).rejects.toThrow(
        refusal('proposal-outdated', world.forge.branch, 'moved'),
      );
      expect(await ours()).toBe(moved);
    });

    test('of two first proposals at the same time one is made', async () => {
      const before = await snapshot();
      const results = await Promise.allSettled([
        propose('one\n', before),
        propose('two\n', before),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [made] = results.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      const [refused] = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason] : [],
      );
      expect(refused).toEqual(refusal('proposal-outdated', 'moved'));
      expect(await ours()).toBe(made?.commit);
    });
  });
}
