import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ArtifactService, artifactService } from './artifact-service.ts';

let service: ArtifactService;
beforeEach(async () => {
  service = await artifactService({ urlLifetime: 2000 });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
});

const own = {
  workflow_run_backend_id: 'run-of-the-test',
  workflow_job_run_backend_id: 'job-of-the-test',
};

async function rpc(method: string, fields: object = {}, token = service.token) {
  const path = `twirp/github.actions.results.api.v1.ArtifactService/${method}`;
  const response = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...own, ...fields }),
  });
  const body: Record<string, string> = JSON.parse(await response.text());
  return { status: response.status, body };
}

const put = async (url: string, query: string, body: string) =>
  (await fetch(`${url}&${query}`, { method: 'PUT', body })).status;

/** Creates an artifact and uploads its blob, in the given blocks. */
async function uploaded(name: string, blocks: readonly string[]) {
  const { signed_upload_url: url = '' } = (await rpc('CreateArtifact', { name })).body;
  for (const [id, block] of blocks.entries()) await put(url, `comp=block&blockid=${id}`, block);
  const list = blocks.map((_, id) => `<Latest>${id}</Latest>`).join('');
  expect(await put(url, 'comp=blocklist', `<BlockList>${list}</BlockList>`)).toBe(201);
  return url;
}

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('the artifact service', () => {
  test('puts blocks together in the order of the list', async () => {
    await uploaded('a', ['one', 'two']);
    const finalized = { name: 'a', size: '6', hash: sha256('onetwo') };
    expect(await rpc('FinalizeArtifact', finalized)).toEqual({
      status: 200,
      body: { ok: true, artifact_id: '1' },
    });
    expect(service.artifacts()).toEqual([{ id: 1, name: 'a', size: 6, digest: sha256('onetwo') }]);
  });

  test.each([
    ['size', { size: '5', hash: sha256('onetwo') }],
    ['hash', { size: '6', hash: sha256('another') }],
  ])('refuses an upload of another %s', async (_, fields) => {
    await uploaded('a', ['one', 'two']);
    const { status } = await rpc('FinalizeArtifact', { name: 'a', ...fields });
    expect(status).toBe(400);
    expect(service.artifacts()).toEqual([]);
  });

  test('knows nothing of a blob that was never committed', async () => {
    await rpc('CreateArtifact', { name: 'a' });
    expect((await rpc('FinalizeArtifact', { name: 'a', size: '0' })).status).toBe(404);
  });

  test('refuses a list with a block that nobody put', async () => {
    const { signed_upload_url: url = '' } = (await rpc('CreateArtifact', { name: 'a' })).body;
    const list = '<BlockList><Latest>0</Latest></BlockList>';
    expect(await put(url, 'comp=blocklist', list)).toBe(400);
  });

  test('lists by name and by id', async () => {
    service.put('a', { file: 'a' });
    service.put('b', { file: 'b' });
    const names = async (filter: object) => {
      const { body } = await rpc('ListArtifacts', filter);
      return JSON.stringify(body).match(/(?<="name":")[^"]*/g);
    };
    expect(await names({})).toEqual(['a', 'b']);
    expect(await names({ name_filter: 'b' })).toEqual(['b']);
    expect(await names({ id_filter: '1' })).toEqual(['a']);
    expect(await names({ id_filter: '3' })).toBeNull();
  });

  test('signs URLs for one blob, one purpose and a time', async () => {
    const uploadUrl = await uploaded('mine', ['x']);
    service.put('a', { file: 'a' });
    service.put('b', { file: 'b' });
    const { body } = await rpc('GetSignedArtifactURL', { name: 'a' });
    const other = await rpc('GetSignedArtifactURL', { name: 'b' });
    const url = new URL(body.signed_url ?? '');
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/zip',
    ]);
    const status = async (address: URL | string) => (await fetch(address)).status;
    expect(await status(`${url.origin}${url.pathname}`)).toBe(403);
    expect(
      await status(new URL(new URL(other.body.signed_url ?? '').pathname + url.search, url)),
    ).toBe(403);
    expect(await status(uploadUrl)).toBe(403);
    expect(await put(url.href, 'comp=block&blockid=0', 'x')).toBe(403);
    await sleep(2100);
    expect(await status(url)).toBe(403);
  });

  test.each([
    ['no token', ''],
    ['a foreign token', 'x.e30.'],
  ])('refuses %s', async (_, token) => {
    expect((await rpc('ListArtifacts', {}, token)).status).toBe(401);
  });

  test('refuses a request in the name of another run or job', async () => {
    const other = { workflow_run_backend_id: 'other' };
    expect((await rpc('ListArtifacts', other)).status).toBe(403);
    const job = { workflow_job_run_backend_id: 'other', name: 'a' };
    expect((await rpc('CreateArtifact', job)).status).toBe(403);
  });

  test('answers nothing else', async () => {
    expect((await rpc('MigrateArtifact')).status).toBe(404);
    expect((await fetch(`${service.url}blobs/x`, { method: 'DELETE' })).status).toBe(400);
    expect((await rpc('CreateArtifact', { name: 7 })).status).toBe(400);
  });

  test('gives another artifact in place of one, with a new id', () => {
    expect(service.put('a', { file: '1' })).toBe(1);
    expect(service.put('a', { file: '2' })).toBe(2);
    expect(service.contents('a')).toEqual({ file: Buffer.from('2') });
    expect(() => service.contents('b')).toThrow('there is no artifact b');
    service.put('a', Buffer.from('no zip'));
    expect(() => service.contents('a')).toThrow('not a zip file');
  });
});

describe('a fault', () => {
  test('happens as often as it was asked for', async () => {
    service.inject('ListArtifacts', { status: 503 }, 2);
    const answers = [
      await rpc('ListArtifacts'),
      await rpc('ListArtifacts'),
      await rpc('ListArtifacts'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  test('happens only to its operation', async () => {
    service.inject('DeleteArtifact', { status: 500 });
    expect((await rpc('ListArtifacts')).status).toBe(200);
    expect((await rpc('DeleteArtifact', { name: 'a' })).status).toBe(500);
    expect((await rpc('DeleteArtifact', { name: 'a' })).status).toBe(404);
  });

  test('may cut the connection before or after the work', async () => {
    service.inject('CreateArtifact', { drop: 'request' });
    await expect(rpc('CreateArtifact', { name: 'a' })).rejects.toThrow('fetch failed');
    service.inject('CreateArtifact', { drop: 'answer' });
    await expect(rpc('CreateArtifact', { name: 'a' })).rejects.toThrow('fetch failed');
    expect((await rpc('CreateArtifact', { name: 'a' })).status).toBe(409);
  });

  test('may be a delay', async () => {
    service.inject('ListArtifacts', { delay: 300 });
    const since = performance.now();
    expect((await rpc('ListArtifacts')).status).toBe(200);
    expect(performance.now() - since).toBeGreaterThan(290);
  });

  test('may cut a blob short', async () => {
    service.put('a', { file: 'a' });
    service.inject('GetBlob', { truncate: 10 });
    const { signed_url: url = '' } = (await rpc('GetSignedArtifactURL', { name: 'a' })).body;
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(10);
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBeGreaterThan(10);
  });
});
