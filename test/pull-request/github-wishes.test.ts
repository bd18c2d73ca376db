import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Proposal } from '../../src/pull-request/forge.ts';
import { appTokens } from '../../src/pull-request/github-app.ts';
import { proposalOf } from './contract.ts';
import { type GitHubWorld, githubWorld } from './github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const propose = async (text: string, more: Partial<Proposal> = {}, forge = world.forge) =>
  forge.propose(await forge.snapshot(), { ...proposalOf(text), ...more });

describe('a new pull request gets what the configuration asks for', () => {
  const wishes = {
    reviewers: ['acme'],
    assignees: ['acme'],
    milestone: 'Release 1',
    autoMerge: 'squash',
  } as const;

  test('and keeps what a person makes of it', async () => {
    await world.person.call('POST', '/milestones', { title: 'Release 1' });
    const { warnings, pullRequest } = await propose('one\n', { wishes });
    expect(warnings).toEqual([]);
    const [pull] = await world.pulls();
    expect(pull).toMatchObject({
      assignees: [{ login: 'acme' }],
      milestone: { number: 1 },
      auto_merge: { merge_method: 'squash' },
      requested_reviewers: [{ login: 'acme' }],
      draft: false,
    });
    const path = `/issues/${pullRequest?.number}/assignees`;
    await world.person.call('POST', path, { assignees: [] });
    await propose('two\n', { wishes });
    expect(await world.pulls()).toMatchObject([{ assignees: [] }]);
  });

  test('and what cannot be is a warning each', async () => {
    world.server.fault({
      method: 'POST',
      path: /requested_reviewers/,
      answer: {
        status: 422,
        body: { message: 'Reviews may only be requested from collaborators.' },
      },
    });
    const message = 'Pull request Auto merge is not allowed for this repository';
    world.server.fault({
      method: 'POST',
      path: /graphql/,
      answer: { status: 200, body: { data: null, errors: [{ message }] } },
    });
    const { kind, warnings } = await propose('one\n', {
      wishes: { ...wishes, reviewers: ['stranger'], assignees: ['acme', 'stranger'] },
    });
    expect(kind).toBe('created');
    expect(warnings).toEqual([
      expect.stringMatching(/has no milestone: no open milestone is called Release 1$/),
      expect.stringMatching(/has no assignees: GitHub left out stranger /),
      expect.stringMatching(/has no reviewers: .*only be requested from collaborators.*\(.*access/),
      expect.stringMatching(/has no auto-merge: .*not allowed.*\(.*Allow auto-merge/),
    ]);
  });
});

describe('a draft', () => {
  test('while a part of the matrix failed is none any more once all is built, and one again', async () => {
    await propose('one\n', { draft: true });
    const isDraft = async () => (await world.forge.snapshot()).open?.shown?.draft;
    expect(await isDraft()).toBe(true);
    await propose('two\n', { draft: false });
    expect(await isDraft()).toBe(false);
    await propose('three\n', { draft: true });
    expect(await isDraft()).toBe(true);
  });

  test('is left to people where the configuration says nothing', async () => {
    await propose('one\n', { draft: true });
    await propose('two\n');
    expect((await world.forge.snapshot()).open?.shown?.draft).toBe(true);
  });

  test('that may not be changed is a warning', async () => {
    await propose('one\n', { draft: true });
    const refusal = { status: 403, body: { message: 'Resource not accessible by integration' } };
    world.server.fault({ method: 'POST', path: /graphql/, answer: refusal });
    const { warnings } = await propose('two\n', { draft: false });
    expect(warnings).toEqual([
      expect.stringMatching(/^pull request \d+ is still a draft: .*pull-requests: write/),
    ]);
  });
});

describe('tokens', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const tokensUsed = () => [
    ...new Set(world.server.requests.map(({ authorization = '' }) => authorization)),
  ];

  test('of a GitHub App are minted when they are needed, and again before they expire', async () => {
    const app = { id: 'Iv1.abc', key };
    world.server.install({ ...app, lifetime: 60_000 });
    const options = { api: world.server.url, repository: world.server.repository };
    const forge = world.forgeWith({ token: appTokens(app, options) });
    expect(await propose('one\n', {}, forge)).toMatchObject({ kind: 'created', warnings: [] });
    expect(tokensUsed().filter((token) => /Minted/.test(token)).length).toBeGreaterThan(1);
    // One that lasts is asked for once, by however many requests at a time.
    const [lasting] = [{ id: 'Iv1.def', key }];
    world.server.install({ ...lasting, lifetime: 3_600_000 });
    const give = appTokens(lasting, options);
    const given = await Promise.all([give(), give(), give()]);
    expect(new Set([...given, await give()]).size).toBe(1);
  });

  test('of a GitHub App: a key on one line will do, another one is refused without being told', async () => {
    const options = { api: world.server.url, repository: world.server.repository };
    world.server.install({ id: '1', key, lifetime: 3_600_000 });
    await appTokens({ id: '1', key: key.replaceAll('\n', '\\n') }, options)();
    await expect(appTokens({ id: '2', key }, options)()).rejects.toMatchObject({
      code: 'forge-refused',
    });
    const wrong = () => appTokens({ id: '1', key: '-----BEGIN SECRET' }, options);
    expect(wrong).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    expect(wrong).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
    );
  });

  test('one for the branch, another for the pull request', async () => {
    const { robot } = world.server.tokens;
    world.server.install({ id: '1', key, lifetime: 3_600_000 });
    const options = { api: world.server.url, repository: world.server.repository };
    const forge = world.forgeWith({
      token: appTokens({ id: '1', key }, options),
      branchToken: robot,
    });
    await propose('one\n', {}, forge);
    for (const { method, target, authorization = '' } of world.server.requests) {
      if (/access_tokens|installation/.test(target)) continue;
      const isOfBranch = /\/(git|compare)\//.test(target);
      const isRobots = authorization.endsWith(robot);
      expect([method, target, isRobots]).toEqual([method, target, isOfBranch]);
    }
  });
});
