import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHubServer, startGitHub } from './github-server.ts';
import { type Person, personOf } from './person.ts';

// What docs.github.com/rest says, and what the emulator behind our shim would do otherwise.

let github: GitHubServer;
let person: Person;
let first: string;
beforeEach(async () => {
  github = await startGitHub();
  person = personOf(github);
  first = String(await person.head('trunk'));
});
afterEach(() => github[Symbol.asyncDispose]());

/** A request of our software: status and JSON. */
async function robot(method: string, path: string, body?: object, token = github.tokens.robot) {
  const response = await fetch(`${github.url}/repos/${github.repository}${path}`, {
    method,
    headers: token === '' ? {} : { authorization: `token ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}
async function branchWith(name: string, files: Record<string, string>) {
  const commit = await person.commitOn(first, files);
  await person.create(name, commit);
  return commit;
}
const open = (head: string, base = 'trunk') =>
  robot('POST', '/pulls', { title: 'T', body: 'B', head, base });

describe('tokens', () => {
  test('none, and a wrong one, are 401', async () => {
    expect(await robot('GET', '/pulls', undefined, '')).toMatchObject({ status: 401 });
    expect(await robot('GET', '/pulls', undefined, 'x')).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
  });
});

describe('pull requests', () => {
  const invalid = (error: object) => ({
    status: 422,
    body: { message: 'Validation Failed', errors: [error] },
  });

  test('are not created twice', async () => {
    await branchWith('x/y', { a: 'a\n' });
    expect(await open('x/y')).toMatchObject({ status: 201 });
    const message = 'A pull request already exists for acme:x/y.';
    expect(await open('x/y')).toMatchObject(invalid({ code: 'custom', message }));
  });

  test('are not created from or for a branch that is not there', async () => {
    await branchWith('x', { a: 'a\n' });
    expect(await open('none')).toMatchObject(invalid({ field: 'head', code: 'invalid' }));
    expect(await open('x', 'none')).toMatchObject(invalid({ field: 'base', code: 'invalid' }));
    expect(await person.head('none')).toBeUndefined();
  });

  test('are not created for no commits', async () => {
    await person.create('same', first);
    const message = 'No commits between trunk and same';
    expect(await open('same')).toMatchObject(invalid({ message }));
  });

  test('follow their branch while they are open', async () => {
    const commit = await branchWith('x', { a: 'a\n' });
    const { body } = await open('x');
    expect(body.head.sha).toBe(commit);
    const next = await person.commitOn(commit, { b: 'b\n' });
    await person.move('x', next);
    expect((await robot('GET', `/pulls/${body.number}`)).body.head.sha).toBe(next);
    await robot('PATCH', `/pulls/${body.number}`, { state: 'closed' });
    await person.move('x', await person.commitOn(next, { c: 'c\n' }));
    const listed = await robot('GET', '/pulls?state=all&head=acme:x&base=trunk');
    expect(listed.body).toMatchObject([{ state: 'closed', head: { sha: next } }]);
  });

  test('are closed with their branch', async () => {
    const commit = await branchWith('x', { a: 'a\n' });
    const { body } = await open('x');
    await person.call('DELETE', '/git/refs/heads/x');
    expect((await robot('GET', `/pulls/${body.number}`)).body).toMatchObject({
      state: 'closed',
      head: { sha: commit },
    });
  });

  test('are closed when the base gets their commits', async () => {
    const commit = await branchWith('x', { a: 'a\n' });
    const { body } = await open('x');
    await person.move('trunk', commit);
    expect((await robot('GET', `/pulls/${body.number}`)).body.state).toBe('closed');
  });
});

describe('refs', () => {
  test('are created once, and only moved where they are', async () => {
    const body = { ref: 'refs/heads/a/b#c', sha: first };
    expect((await robot('POST', '/git/refs', body)).status).toBe(201);
    expect(await robot('POST', '/git/refs', body)).toMatchObject({
      status: 422,
      body: { message: 'Reference already exists' },
    });
    expect((await robot('GET', '/git/ref/heads/a/b%23c')).body.object.sha).toBe(first);
    expect(await robot('PATCH', '/git/refs/heads/none', { sha: first })).toMatchObject({
      status: 422,
      body: { message: 'Reference does not exist' },
    });
  });

  test('do not go backwards without force', async () => {
    await person.move('trunk', await person.commitOn(first, { a: 'a\n' }));
    const back = { sha: first, force: false };
    expect(await robot('PATCH', '/git/refs/heads/trunk', back)).toMatchObject({ status: 422 });
  });
});

describe('comparisons', () => {
  test('name the commit where both parted; files are on the first page', async () => {
    const [ours, theirs] = [
      await person.commitOn(first, { a: 'a\n' }),
      await person.commitOn(first, { b: 'b\n' }),
    ];
    const { body } = await robot('GET', `/compare/${theirs}...${ours}?per_page=1&page=2`);
    expect(body).toMatchObject({ merge_base_commit: { sha: first }, ahead_by: 1, files: [] });
  });

  test('need a commit in common', async () => {
    const alone = await person.commitOn(undefined, { a: 'a\n' });
    expect(await robot('GET', `/compare/${first}...${alone}`)).toMatchObject({
      status: 404,
      body: { message: `No common ancestor between ${first} and ${alone}.` },
    });
    const none = 'a'.repeat(40);
    expect(await robot('GET', `/compare/${first}...${none}`)).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    });
  });
});

describe('faults', () => {
  const path = /git\/ref/;
  const get = () => robot('GET', '/git/ref/heads/trunk');

  test('an answer of another kind, as often as wanted', async () => {
    const answer = { status: 503, headers: { 'retry-after': '1' }, body: { message: 'no' } };
    github.fault({ method: 'GET', path, times: 2, answer });
    expect([await get(), await get(), await get()].map(({ status }) => status)).toEqual([
      503, 503, 200,
    ]);
  });

  test('a broken connection, before or after the deed', async () => {
    github.fault({ method: 'POST', path: /git\/refs/, drop: 'before' });
    const create = () => robot('POST', '/git/refs', { ref: 'refs/heads/x', sha: first });
    await expect(create()).rejects.toThrow();
    expect(await person.head('x')).toBeUndefined();
    github.fault({ method: 'POST', path: /git\/refs/, drop: 'after' });
    await expect(create()).rejects.toThrow();
    expect(await person.head('x')).toBe(first);
  });

  test('a late answer', async () => {
    github.fault({ method: 'GET', path, delay: 200 });
    const before = Date.now();
    expect((await get()).status).toBe(200);
    expect(Date.now() - before).toBeGreaterThanOrEqual(195);
  });

  test('people are spared, and not in the log', async () => {
    github.fault({ method: 'GET', path, drop: 'before' });
    expect(await person.head('trunk')).toBe(first);
    await expect(get()).rejects.toThrow();
    expect(github.requests).toMatchObject([{ method: 'GET', target: expect.stringMatching(path) }]);
  });
});
