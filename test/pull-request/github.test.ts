import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Proposal } from '../../src/pull-request/forge.ts';
import { fitBody, fitTitle } from '../../src/pull-request/github-pull-request.ts';
import type { Fault } from '../support/github/github-server.ts';
import { forgeContract, proposalOf } from './contract.ts';
import { type GitHubWorld, githubWorld } from './github-world.ts';

forgeContract('GitHub', () => githubWorld());
forgeContract('GitHub, with odd names', () =>
  githubWorld('release/2.0-a#b%c', 'a b,c/*ü日/[x] isar.nix'),
);

let world: GitHubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const propose = async (text: string, more: Partial<Proposal> = {}) =>
  world.forge.propose(await world.forge.snapshot(), { ...proposalOf(text), ...more });
const commentsOf = async (number: number | undefined) =>
  (await world.person.call<{ body: string }[]>('GET', `/issues/${number}/comments`)).map(
    ({ body }) => body,
  );
const sent = (method: string, path: RegExp) =>
  world.server.requests.filter((request) => request.method === method && path.test(request.target));
const refusal = { status: 403, body: { message: 'Resource not accessible by integration' } };

describe('the pull request', () => {
  test('says what the proposal says, and is where to look', async () => {
    const { commit, places, look, pullRequest } = await propose('one\n');
    expect(await world.pulls()).toMatchObject([
      {
        title: 'isar-artifacts: update it',
        body: 'A *body*.',
        state: 'open',
        head: { sha: commit },
        labels: [{ name: 'artifacts' }, { name: 'nightly' }],
        number: pullRequest?.number,
        html_url: look,
      },
    ]);
    expect(places).toEqual([look]);
    expect(pullRequest?.url).toBe(look);
  });

  test('is one, and is updated', async () => {
    const first = await propose('one\n');
    const second = await propose('two\n', { title: 'isar-artifacts: more', body: 'New.' });
    expect(second.pullRequest).toEqual(first.pullRequest);
    expect(await world.pulls()).toMatchObject([{ title: 'isar-artifacts: more', body: 'New.' }]);
    expect((await world.forge.snapshot()).open?.pullRequest).toEqual(first.pullRequest);
  });

  test("keeps a person's title and labels", async () => {
    const { pullRequest } = await propose('one\n');
    await world.person.call('PATCH', `/pulls/${pullRequest?.number}`, { title: 'Bump images' });
    await world.person.call('PUT', `/issues/${pullRequest?.number}/labels`, { labels: ['mine'] });
    await propose('two\n', { body: 'New.' });
    expect(await world.pulls()).toMatchObject([
      { title: 'Bump images', body: 'New.', labels: [{ name: 'mine' }] },
    ]);
  });

  test('of somebody else for another base is none of ours', async () => {
    const { commit } = await propose('one\n');
    await world.person.create('stable', commit);
    await world.person.move('stable', String(await world.person.head('trunk')));
    const theirs = await world.person.call<{ number: number }>('POST', '/pulls', {
      title: 'theirs',
      head: world.forge.branch,
      base: 'stable',
    });
    await propose('two\n');
    expect(await world.person.call('GET', `/pulls/${theirs.number}`)).toMatchObject({
      title: 'theirs',
      body: null,
    });
  });

  test('that was closed stays closed while the proposal is the same', async () => {
    const { pullRequest } = await propose('one\n');
    await world.person.call('PATCH', `/pulls/${pullRequest?.number}`, { state: 'closed' });
    const { open } = await world.forge.snapshot();
    expect(open).toMatchObject({ text: 'one\n', announced: true, declined: pullRequest });
    expect(open?.pullRequest).toBeUndefined();
  });

  test('that was closed is followed by another when there is something new', async () => {
    const { commit, pullRequest } = await propose('one\n');
    await world.person.call('PATCH', `/pulls/${pullRequest?.number}`, { state: 'closed' });
    const second = await propose('two\n');
    expect(second.kind).toBe('created');
    expect(await world.parents(second.commit)).toEqual([commit]);
    expect((await world.pulls()).map(({ state }) => state).sort()).toEqual(['closed', 'open']);
  });

  test('closed between the try to create it and the list', async () => {
    await propose('one\n');
    world.server.fault({
      method: 'GET',
      path: /pulls\?state=open/,
      answer: { status: 200, body: [] },
    });
    await expect(propose('two\n')).rejects.toThrow(
      expect.objectContaining({
        code: 'proposal-outdated',
        message: expect.stringContaining('closed at the same time'),
      }),
    );
  });
});

describe('when nothing is left to propose', () => {
  test('it is closed with the reason, once, and the branch stays', async () => {
    const { commit, pullRequest } = await propose('one\n');
    const snapshot = await world.forge.snapshot();
    const close = { method: 'PATCH', path: /pulls/, answer: refusal };
    world.server.fault(close);
    await expect(world.forge.withdraw(snapshot, 'Nothing is left.')).rejects.toThrow();
    await world.forge.withdraw(snapshot, 'Nothing is left.');
    expect(await world.pulls()).toMatchObject([{ state: 'closed', head: { sha: commit } }]);
    expect(await commentsOf(pullRequest?.number)).toEqual(['Nothing is left.']);
    expect(await world.head(world.forge.branch)).toBe(commit);
    // Later there is something again.
    expect(await propose('two\n')).toMatchObject({ kind: 'created' });
  });

  test('and none is open, nothing is done', async () => {
    await world.forge.withdraw(await world.forge.snapshot(), 'Nothing is left.');
    expect(world.server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

test('who reads it is told, once, that a commit of theirs and the base exclude each other', async () => {
  const { pullRequest } = await propose('one\n');
  await world.commit(world.forge.branch, { other: 'mine\n' });
  await world.commit('main', { other: 'theirs\n' });
  for (const _ of ['a night', 'the next one']) {
    await expect(propose('two\n')).rejects.toThrow(
      expect.objectContaining({ code: 'proposal-conflict' }),
    );
    await world.person.call('POST', `/issues/${pullRequest?.number}/comments`, { body: 'I see.' });
  }
  const told = expect.stringMatching(
    /^\*\*This is not updated any more:\*\* .*both changed other.*git merge/s,
  );
  expect(await commentsOf(pullRequest?.number)).toEqual([told, 'I see.', 'I see.']);
});

describe('an interrupted run is made good by the next', () => {
  test.each<[string, Omit<Fault, 'method' | 'path'>]>([
    ['the connection broke', { drop: 'before', times: 4 }],
    ['it was refused', { answer: refusal }],
  ])('the pull request was not made: %s', async (_, fault) => {
    world.server.fault({ method: 'POST', path: /pulls$/, ...fault });
    await expect(propose('one\n')).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^forge-/) }),
    );
    const held = await world.head(world.forge.branch);
    const { open } = await world.forge.snapshot();
    expect(open).toMatchObject({ commit: held, text: 'one\n', announced: false });
    const healed = await propose('one\n');
    expect(healed).toMatchObject({ kind: 'created', commit: held, warnings: [] });
    expect(await world.pulls()).toMatchObject([{ labels: [{}, {}], head: { sha: held } }]);
    expect((await world.forge.snapshot()).open?.announced).toBe(true);
  });

  test('the base moved on meanwhile: it is merged in', async () => {
    world.server.fault({ method: 'POST', path: /pulls$/, answer: refusal });
    await expect(propose('one\n')).rejects.toThrow();
    const base = await world.commit('main', { new: 'x\n' });
    const { commit } = await propose('one\n');
    expect((await world.parents(commit))[1]).toBe(base);
  });

  test.each<[string, string, RegExp]>([
    ['the pull request', 'POST', /pulls$/],
    ['the branch', 'POST', /git\/refs$/],
    ['the commit', 'POST', /git\/commits$/],
    ['the blob', 'POST', /git\/blobs$/],
    ['the labels', 'POST', /labels$/],
  ])('the answer about %s was lost', async (_, method, path) => {
    world.server.fault({ method, path, drop: 'after' });
    const { kind, commit, warnings } = await propose('one\n');
    expect({ kind, warnings }).toEqual({ kind: 'created', warnings: [] });
    expect(sent(method, path)).toHaveLength(2);
    expect(await world.head(world.forge.branch)).toBe(commit);
    expect(await world.pulls()).toMatchObject([{ state: 'open', labels: [{}, {}] }]);
  });

  test('the answer about the move was lost', async () => {
    await propose('one\n');
    world.server.fault({ method: 'PATCH', path: /git\/refs/, drop: 'after' });
    const { commit } = await propose('two\n');
    expect(await world.head(world.forge.branch)).toBe(commit);
  });
});

describe('others at the same time', () => {
  test('another run made the pull request', async () => {
    world.server.fault({ method: 'POST', path: /pulls$/, answer: refusal });
    await expect(propose('one\n')).rejects.toThrow();
    const before = await world.forge.snapshot();
    const theirs = await propose('one\n');
    const ours = await world.forge.propose(before, proposalOf('one\n'));
    expect(ours.pullRequest).toEqual(theirs.pullRequest);
    expect(await world.pulls()).toHaveLength(1);
  });

  test('a person moved the branch between our look and our move', async () => {
    await propose('one\n');
    const before = await world.forge.snapshot();
    world.server.requests.length = 0;
    const read = /git\/ref\/heads\/isar-artifacts/;
    world.server.fault({ method: 'GET', path: read, delay: 1000 });
    const proposed = world.forge.propose(before, proposalOf('two\n')).then(
      () => 'made',
      (error: unknown) => error,
    );
    await eventually(async () => expect(sent('GET', read)).toHaveLength(1));
    const person = await world.commit(world.forge.branch, { note: 'n\n' });
    expect(await proposed).toMatchObject({ code: 'proposal-outdated' });
    expect(sent('PATCH', /git\/refs/)).toHaveLength(1);
    expect(await world.head(world.forge.branch)).toBe(person);
  });

  test('the same text, but the branch was moved: no pull request for something else', async () => {
    await propose('one\n');
    const before = await world.forge.snapshot();
    await world.commit(world.forge.branch, { note: 'n\n' });
    await expect(world.forge.propose(before, proposalOf('one\n'))).rejects.toThrow(
      expect.objectContaining({ code: 'proposal-outdated' }),
    );
  });
});

test('labels that may not be set are a warning', async () => {
  world.server.fault({ method: 'POST', path: /labels$/, answer: refusal });
  const { kind, pullRequest, warnings } = await propose('one\n');
  expect(kind).toBe('created');
  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^pull request ${pullRequest?.number} has no labels: .*Resource not accessible.*pull-requests: write`,
      ),
    ),
  ]);
  expect(await world.pulls()).toMatchObject([{ state: 'open', labels: [] }]);
});

test('without labels nobody is asked to set any', async () => {
  expect((await propose('one\n', { labels: [] })).warnings).toEqual([]);
  expect(sent('POST', /labels/)).toEqual([]);
});

test('the branch is never forced, and the commit has no author of ours', async () => {
  await propose('one\n');
  await propose('two\n');
  const bodies = world.server.requests.map(({ target, body }) => [target, body] as const);
  const of = (path: RegExp) =>
    bodies.filter(([target]) => path.test(target)).map(([, body]) => body);
  expect(of(/git\/refs\/heads/).map((body) => JSON.parse(body))).toEqual([
    { sha: expect.any(String), force: false },
  ]);
  for (const body of of(/git\/commits$/)) {
    expect(Object.keys(JSON.parse(body)).sort()).toEqual(['message', 'parents', 'tree']);
  }
});

test('a registry of 10 MB goes there and back', async () => {
  const line = (letter: string) => `${letter.repeat(1024 * 1024)}\r\n`;
  const text = [...'abcdefghij'].map(line).join('');
  await propose(text);
  expect((await world.forge.snapshot()).open?.text === text).toBe(true);
});

describe('what is too long for GitHub is cut', () => {
  test('a title', () => {
    expect(fitTitle('x'.repeat(256))).toBe('x'.repeat(256));
    expect(fitTitle('😀'.repeat(257))).toBe(`${'😀'.repeat(255)}…`);
  });

  test('a body, between two lines, and says so', async () => {
    expect(fitBody('x'.repeat(65_536))).toBe('x'.repeat(65_536));
    const cut = fitBody(`${'line\n'.repeat(20_000)}`);
    expect(cut.length).toBeLessThanOrEqual(65_536);
    expect(cut).toMatch(/^(line\n)+\n\*There is more .*\*$/);
  });
});

/** Tries again for a few seconds. */
async function eventually<T>(attempt: () => Promise<T>, tries = 50): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return eventually(attempt, tries - 1);
  }
}
