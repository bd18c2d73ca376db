import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from './faults.ts';
import { type RawRequest, rawRequest } from './raw-request.ts';
import { strictS3 } from './strict-s3.ts';

const hello = Buffer.from('hello');
const headers = { 'x-amz-checksum-crc32': 'NhCmhg==' };
const put: RawRequest = { method: 'PUT', key: 'key', body: hello, headers };
const get: RawRequest = { key: 'key' };

async function serverWith(operation: 'PutObject' | 'GetObject', fault: Fault, times?: number) {
  const s3 = await strictS3({ publicRead: true });
  const injection = { when: { operation }, fault };
  const injected = s3.inject(times === undefined ? injection : { ...injection, times });
  return { s3, injected, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

describe('a fault', () => {
  test('answers instead of doing it, as often as it should', async () => {
    const slowDown = { status: 503, code: 'SlowDown', headers: { 'retry-after': '1' } };
    await using made = await serverWith('PutObject', { kind: 'answer', ...slowDown }, 2);
    const { s3, injected } = made;
    for (const hits of [1, 2]) {
      const answer = await rawRequest(s3, put);
      expect(answer).toMatchObject(slowDown);
      expect(injected.hits).toBe(hits);
    }
    expect(s3.objects()).toEqual([]);
    expect((await rawRequest(s3, put)).status).toBe(200);
    expect(s3.requests.map(({ fault, code }) => [fault, code])).toEqual([
      ['answer', 'SlowDown'],
      ['answer', 'SlowDown'],
      [undefined, undefined],
    ]);
  });

  test('answers an error with status 200', async () => {
    const fault = { kind: 'answer', status: 200, code: 'InternalError' } as const;
    await using made = await serverWith('PutObject', fault);
    expect(await rawRequest(made.s3, put)).toMatchObject({ status: 200, code: 'InternalError' });
  });

  test('shows a web page', async () => {
    await using made = await serverWith('GetObject', { kind: 'html' });
    const answer = await rawRequest(made.s3, get);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
    expect(String(answer.body)).toContain('<html>');
    made.s3.inject({ when: { operation: 'HeadObject' }, fault: { kind: 'html' } });
    const head = await rawRequest(made.s3, { ...get, method: 'HEAD' });
    expect(head.headers['content-length']).toBe(String(answer.body.length));
  });

  test('loses the answer to what was done', async () => {
    await using made = await serverWith('PutObject', { kind: 'lost-answer' });
    const { s3 } = made;
    await expect(rawRequest(s3, put)).rejects.toThrow(/ECONNRESET|hang up/);
    expect(await s3.object('key')).toEqual(hello);
    expect(s3.requests).toMatchObject([{ status: 0, bytesReceived: 5, fault: 'lost-answer' }]);
  });

  test.each([0, 100_000, 10_000_000])('resets a request after %d bytes', async (afterBytes) => {
    await using made = await serverWith('PutObject', { kind: 'reset-request', afterBytes });
    const { s3 } = made;
    const body = Buffer.alloc(1_000_000);
    const md5 = createHash('md5').update(body).digest('base64');
    const raw = { ...put, body, headers: { 'content-md5': md5 } };
    await expect(rawRequest(s3, raw)).rejects.toThrow(/ECONNRESET|EPIPE|hang up/);
    expect(s3.objects()).toEqual([]);
    const [request] = s3.requests;
    expect(request?.status).toBe(0);
    expect(request?.bytesReceived).toBeGreaterThanOrEqual(Math.min(afterBytes, body.length));
  });

  test.each([0, 3])('breaks an answer off after %d bytes', async (afterBytes) => {
    await using made = await serverWith('GetObject', { kind: 'reset-response', afterBytes });
    const { s3 } = made;
    await s3.put('key', hello);
    const { incoming, received } = await readUntilBroken(s3.publicUrl('key'));
    expect(incoming.headers['content-length']).toBe('5');
    expect(received).toBe('hello'.slice(0, afterBytes));
    expect(incoming.complete).toBe(false);
  });

  test('damages what is stored', async () => {
    await using made = await serverWith('PutObject', { kind: 'corrupt' });
    const { s3 } = made;
    const { status, headers: answered } = await rawRequest(s3, put);
    expect([status, answered.etag]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
    const bytes = await s3.object('key');
    expect(bytes).toHaveLength(5);
    expect(bytes).not.toEqual(hello);
    expect(s3.objects()[0]?.checksum.value).toBe('NhCmhg==');
  });

  test('delays', async () => {
    await using made = await serverWith('PutObject', { kind: 'delay', milliseconds: 150 });
    const start = performance.now();
    expect((await rawRequest(made.s3, put)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(145);
  });

  test.each(['doing', 'answering'] as const)('holds before %s, until released', async (before) => {
    await using made = await serverWith('PutObject', { kind: 'hold', before });
    const { s3, injected } = made;
    const answer = rawRequest(s3, put);
    await injected.reached;
    if (before === 'answering') await until(() => s3.objects().length === 1);
    // What is held holds nobody else.
    expect((await rawRequest(s3, get)).status).toBe(before === 'doing' ? 404 : 200);
    expect(s3.requests[0]?.status).toBe(0);
    injected.release();
    expect((await answer).status).toBe(200);
    expect((await rawRequest(s3, put)).status).toBe(200);
  });

  test('finds its request by key, part or any test, and leaves others alone', async () => {
    await using s3 = await strictS3();
    const fault = { kind: 'answer', status: 500, code: 'InternalError' } as const;
    const injected = [
      s3.inject({ when: { key: 'other' }, fault }),
      s3.inject({ when: { operation: 'UploadPart', partNumber: 2 }, fault }),
      s3.inject({ when: ({ headers: { range } }) => range !== undefined, fault }),
    ];
    const hits = () => injected.map((one) => one.hits);
    await rawRequest(s3, put);
    expect(hits()).toEqual([0, 0, 0]);
    await rawRequest(s3, { ...put, key: 'other' });
    await rawRequest(s3, { ...put, query: { uploadId: 'u', partNumber: '1' } });
    await rawRequest(s3, { ...put, query: { uploadId: 'u', partNumber: '2' } });
    await rawRequest(s3, { ...get, headers: { range: 'bytes=0-1' } });
    expect(hits()).toEqual([1, 1, 1]);
    expect(s3.requests[3]).toMatchObject({ operation: 'UploadPart', partNumber: 2, status: 500 });
  });

  test('is not used up by a request that is refused', async () => {
    await using made = await serverWith('PutObject', { kind: 'html' });
    const { s3, injected } = made;
    await rawRequest(s3, { ...put, secretAccessKey: 'other' });
    expect(injected.hits).toBe(0);
  });
});

test('an object changes at rest, and nothing else of it does', async () => {
  await using s3 = await strictS3();
  await rawRequest(s3, put);
  const before = s3.objects();
  await s3.corrupt('key');
  expect(s3.objects()).toEqual(before);
  const { body, headers: answered } = await rawRequest(s3, get);
  expect(body).not.toEqual(hello);
  expect(answered.etag).toBe('"5d41402abc4b2a76b9719d911017c592"');
});

test('disposing of a server ends what it holds, and every connection', async () => {
  const s3 = await strictS3();
  const held = s3.inject({ when: () => true, fault: { kind: 'hold' } });
  const delayed = s3.inject({ when: () => true, fault: { kind: 'delay', milliseconds: 60_000 } });
  const lost = [rawRequest(s3, put), rawRequest(s3, put)].map((answer) =>
    expect(answer).rejects.toThrow(/ECONNRESET|hang up/),
  );
  await Promise.all([held.reached, delayed.reached]);
  await s3[Symbol.asyncDispose]();
  await Promise.all(lost);
  await expect(rawRequest(s3, get)).rejects.toThrow(/ECONNREFUSED/);
});

/** What comes of an answer that breaks off. */
async function readUntilBroken(url: string) {
  const [incoming] = (await once(httpGet(url), 'response')) as [IncomingMessage];
  const blocks: Buffer[] = [];
  incoming.on('data', (block) => blocks.push(block));
  await once(incoming, 'error');
  return { incoming, received: String(Buffer.concat(blocks)) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
