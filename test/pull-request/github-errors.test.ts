import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { unreachableError, wordsOf } from '../../src/pull-request/github-errors.ts';
import type { ApiAnswer } from '../support/github/emulator.ts';
import type { Fault } from '../support/github/github-server.ts';
import { proposalOf } from './contract.ts';
import { type GitHubWorld, githubWorld } from './github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const propose = async (forge = world.forge) =>
  forge.propose(await forge.snapshot(), proposalOf('one\n'));
const saying = (status: number, message: string, errors?: object[]): ApiAnswer => ({
  status,
  body: { message, ...(errors && { errors }), documentation_url: 'https://docs.github.com' },
});
const failing = (code: string, message: RegExp, hint: RegExp) =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
const notAccessible = 'Resource not accessible by integration';

describe('what GitHub refuses says what to do', () => {
  test.each<[string, string, RegExp, ApiAnswer, string, RegExp, RegExp]>([
    [
      'no right to read or write contents',
      'POST',
      /git\/blobs$/,
      saying(403, notAccessible),
      'forge-refused',
      /POST http.*\/repos\/acme\/images\/git\/blobs with 403: Resource not accessible/,
      /`contents: write`/,
    ],
    [
      'no right to make pull requests',
      'POST',
      /pulls$/,
      saying(403, 'Resource not accessible by personal access token'),
      'forge-refused',
      /\/pulls with 403/,
      /`pull-requests: write`/,
    ],
    [
      'no right to list pull requests',
      'GET',
      /pulls/,
      saying(403, notAccessible),
      'forge-refused',
      /\/pulls with 403/,
      /`pull-requests: read`/,
    ],
    [
      'the setting of the repository',
      'POST',
      /pulls$/,
      saying(403, 'GitHub Actions is not permitted to create or approve pull requests.'),
      'forge-refused',
      /not permitted to create/,
      /settings of acme\/images, Actions > General.*"Allow GitHub Actions to create and approve/,
    ],
    [
      'a ruleset for the branch',
      'POST',
      /git\/refs$/,
      saying(422, 'Repository rule violations found\n\nCannot create ref due to creations.'),
      'forge-refused',
      /with 422: Repository rule violations found Cannot create ref/,
      /exempt isar-artifacts\/update\/\*\*/,
    ],
    [
      'a branch in our way',
      'POST',
      /git\/refs$/,
      saying(422, 'Reference update failed'),
      'forge-refused',
      /Reference update failed$/,
      /its words say why/,
    ],
    [
      'workflow files',
      'POST',
      /git\/refs$/,
      saying(403, 'refusing to allow an App to create `x.yml` without `workflows` permission'),
      'forge-refused',
      /without `workflows` permission/,
      /workflow files that this token may not write/,
    ],
    [
      'single sign-on',
      'GET',
      /git\/ref\/heads\/main/,
      saying(403, 'Resource protected by organization SAML enforcement.'),
      'forge-refused',
      /SAML/,
      /single sign-on/,
    ],
    [
      'a field',
      'POST',
      /pulls$/,
      saying(422, 'Validation Failed', [{ field: 'base', code: 'invalid' }, { message: 'No.' }]),
      'forge-refused',
      /422: Validation Failed: base is invalid; No\.$/,
      /its words say why/,
    ],
    [
      'a limit that lasts too long',
      'POST',
      /git\/blobs$/,
      {
        ...saying(403, 'You have exceeded a secondary rate limit.'),
        headers: { 'retry-after': '3600' },
      },
      'forge-unreachable',
      /secondary rate limit/,
      /again in 3600 seconds/,
    ],
    [
      'a limit of an hour',
      'POST',
      /git\/blobs$/,
      {
        status: 403,
        body: { message: 'API rate limit exceeded for installation.' },
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' },
      },
      'forge-unreachable',
      /API rate limit exceeded/,
      /after 2096-10-02T/,
    ],
  ])('%s', async (_, method, path, answer, code, message, hint) => {
    if (method === 'GET' && path.test('/pulls')) await propose();
    world.server.fault({ method, path, times: 9, answer });
    await expect(propose()).rejects.toThrow(failing(code, message, hint));
  });

  test.each<[string, object, string, RegExp, RegExp]>([
    [
      'a wrong token',
      { token: 'ghs_old' },
      'forge-refused',
      /401: Bad cred/,
      /wrong or has expired/,
    ],
    [
      'a repository that is not there',
      { repository: 'acme/none' },
      'forge-refused',
      /\/repos\/acme\/none with 404: Not Found/,
      /token that may not see it.*`contents: read`/,
    ],
    [
      'a base that is not there',
      { base: 'gone/x' },
      'repository-unfit',
      /^there is no branch gone\/x in acme\/images on GitHub$/,
      /--base/,
    ],
    [
      'a path to a directory',
      { path: 'nix' },
      'repository-unfit',
      /^nix is no file/,
      /registry.path/,
    ],
    [
      'a repository that is none',
      { repository: 'acme' },
      'config-invalid',
      /"acme"/,
      /owner\/name/,
    ],
    ['another one', { repository: 'a/b/../c' }, 'config-invalid', /no repository/, /owner\/name/],
    ['an empty token', { token: ' \n' }, 'config-invalid', /token is empty/, /GITHUB_TOKEN/],
    ['no address', { api: 'github' }, 'config-invalid', /http\(s\) URL/, /api\.github\.com/],
    ['a password', { api: 'http://a:secret@h' }, 'config-invalid', /^[^@]*$/, /GITHUB_API_URL/],
  ])('%s', async (_, options, code, message, hint) => {
    await world.commit('main', { 'nix/file': 'x\n' });
    await expect((async () => propose(world.forgeWith(options)))()).rejects.toThrow(
      failing(code, message, hint),
    );
  });

  test('our branch was put where nothing is in common', async () => {
    await propose();
    await world.reset(world.forge.branch, await world.person.commitOn(undefined, { x: 'x\n' }));
    await expect(world.forge.snapshot()).rejects.toThrow(
      failing('proposal-conflict', /no commit in common$/, /delete isar-artifacts\/update\/main/),
    );
  });
});

describe('what is not GitHub', () => {
  const page = { headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' };
  test.each<[string, Fault, RegExp]>([
    ['a page', { method: 'GET', path: /ref/, answer: { status: 200, ...page } }, /"<html>Log in/],
    ['a refusing page', { method: 'GET', path: /ref/, answer: { status: 404, ...page } }, /404 w/],
    ['another API', { method: 'GET', path: /ref/, answer: { status: 200, body: {} } }, /object/],
    [
      'no hash',
      { method: 'POST', path: /git\/blobs/, answer: { status: 201, body: { sha: '../x' } } },
      /hash in hex/,
    ],
    [
      'half a blob',
      {
        method: 'GET',
        path: /git\/blobs/,
        answer: { status: 200, body: { content: 'eA==', encoding: 'base64', size: 2 } },
      },
      /as many bytes/,
    ],
    [
      'a URL that would be an output of its own',
      {
        method: 'POST',
        path: /pulls$/,
        answer: {
          status: 201,
          body: {
            number: 1,
            html_url: 'https://x/\nnumber=2',
            title: '',
            state: 'open',
            head: { ref: 'x', sha: 'a'.repeat(40) },
            base: { ref: 'x' },
          },
        },
      },
      /expected a URL/,
    ],
  ])('%s', async (_, fault, message) => {
    await world.commit('main', { [world.path]: 'old\n' });
    world.server.fault({ ...fault, times: 9 });
    await expect(propose()).rejects.toThrow(
      failing('forge-unreachable', message, /GITHUB_API_URL/),
    );
  });

  test.each<[string, Omit<Fault, 'method' | 'path'>, RegExp]>([
    ['that breaks connections', { drop: 'before' }, /cannot reach GitHub for GET .*: /],
    ['that is too slow', { delay: 5000 }, /it did not answer in time/],
    ['that is not well', { answer: { status: 502, ...page } }, /it answered 502/],
  ])('a server %s', async (_, fault, message) => {
    world.server.fault({ method: 'GET', path: /git\/ref/, times: 9, ...fault });
    const forge = world.forgeWith({ timeout: 300 });
    await expect(forge.snapshot()).rejects.toThrow(
      failing('forge-unreachable', message, /the network and its proxy/),
    );
    expect(world.server.requests).toHaveLength(4);
  });

  test('no server', async () => {
    const gone = await githubWorld();
    const api = gone.server.url;
    await gone[Symbol.asyncDispose]();
    await expect(world.forgeWith({ api }).snapshot()).rejects.toThrow(
      failing(
        'forge-unreachable',
        /: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
        new RegExp(`${api} `),
      ),
    );
  });

  test('a directory that GitHub lists in part only', async () => {
    const answer = { status: 200, body: { tree: [], truncated: true } };
    world.server.fault({ method: 'GET', path: /git\/trees/, answer });
    await expect(world.forge.snapshot()).rejects.toThrow(
      failing('forge-refused', /lists only a part/, /too many entries/),
    );
  });
});

describe('the token is told to nobody', () => {
  test.each<[string, Partial<Fault>]>([
    ['refused', { answer: { status: 403, body: { message: 'no' } } }],
    ['not reached', { drop: 'before' }],
    ['not understood', { answer: { status: 200, body: 'x' } }],
  ])('%s', async (_, fault) => {
    world.server.fault({ method: 'GET', path: /./, times: 9, ...fault });
    const error = await world.forge.snapshot().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/^forge-/) });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('TheRobotsSecret');
  });

  test('one that cannot be a header', async () => {
    const options = { token: 'ghs_Secret\nghs_Secret' };
    const message = (() => {
      try {
        return world.forgeWith(options).branch;
      } catch (error) {
        return inspect(error, { depth: 20 });
      }
    })();
    expect(message).toContain('characters that none has');
    expect(message).not.toContain('ghs_Secret');
  });

  test('one with a newline behind it is fine', async () => {
    const forge = world.forgeWith({ token: `${world.server.tokens.robot}\n` });
    expect(await forge.snapshot()).toMatchObject({ base: { text: undefined } });
  });
});

test('nothing is written to the console', async () => {
  const names = ['debug', 'info', 'log', 'warn', 'error'] as const;
  const written: unknown[] = [];
  const kept = names.map((name) => console[name]);
  for (const name of names) console[name] = (...line: unknown[]) => void written.push(line);
  try {
    const headers = { deprecation: 'true', sunset: 'x', link: '<http://x>; rel="deprecation"' };
    world.server.fault({
      method: 'GET',
      path: /git\/ref/,
      answer: { status: 503, headers, body: {} },
    });
    const limit = { ...saying(429, 'secondary rate limit'), headers: { 'retry-after': '1' } };
    world.server.fault({ method: 'POST', path: /git\/blobs/, answer: limit });
    await propose();
  } finally {
    names.forEach((name, index) => {
      console[name] = kept[index] ?? console[name];
    });
  }
  expect(written).toEqual([]);
});

test('the words of GitHub add no lines to a log', () => {
  expect(wordsOf({ message: 'a\n::error::b', errors: 'c\u001b[31md' })).toBe('a ::error::b: cd');
  expect(wordsOf({ message: 'a', errors: ['b', { field: 'f', code: 'c' }] })).toBe('a: b; f is c');
  expect(wordsOf('<html>')).toBeUndefined();
});

test.each<[string, unknown, string]>([
  [
    'deep',
    { cause: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x' } },
    'getaddrinfo ENOTFOUND x',
  ],
  ['without words', { cause: { code: 'ETIMEDOUT', message: '' } }, 'ETIMEDOUT'],
  ['no object', 'odd', 'odd'],
])('why there was no answer: %s', (_, cause, words) => {
  const request = {
    api: 'https://x',
    repository: 'a/b',
    method: 'GET',
    path: '/pulls',
    permission: 'contents: write',
  } as const;
  expect(unreachableError(request, { cause }).message).toBe(
    `cannot reach GitHub for GET https://x/repos/a/b/pulls: ${words}`,
  );
});
