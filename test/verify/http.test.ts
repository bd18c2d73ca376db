import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { httpReader } from '../../src/verify/http.ts';
import { type WebServer, webServer } from '../support/web-server.ts';
import { disk, impatience } from './worlds.ts';

const page = '<!DOCTYPE html>\n<html><body>Please log in</body></html>';

let web: WebServer;
beforeEach(async () => {
  web = await webServer();
});
afterEach(() => web[Symbol.asyncDispose]());

const ask = (path: string, size?: number) =>
  httpReader(impatience).ask(`${web.url}${path}`, { size });

async function read(path: string, signal?: AbortSignal): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of httpReader(impatience).read(`${web.url}${path}`, { signal })) {
    blocks.push(block);
  }
  return Buffer.concat(blocks).toString();
}

describe('what a web server says of a URL', () => {
  test('is asked by one HEAD where that is all well', async () => {
    web.put('/disk', { body: disk });
    expect(await ask('/disk', disk.length)).toEqual({
      kind: 'found',
      size: disk.length,
      html: false,
    });
    expect(web.requests).toEqual(['HEAD /disk']);
  });

  test.each([
    ['refuses HEAD', { head: false }, disk.length],
    ['refuses HEAD and knows no ranges', { head: false, ranges: false }, disk.length],
    ['tells no length but in a range', { length: false }, disk.length],
    ['never tells a length', { length: false, ranges: false }, undefined],
  ])('is asked by its first bytes where it %s', async (_, shortcomings, size) => {
    web.put('/disk', { body: disk, ...shortcomings });
    expect(await ask('/disk', disk.length)).toEqual({ kind: 'found', size, html: false });
    expect(web.requests).toEqual(['HEAD /disk', 'GET /disk bytes=0-1023']);
  });

  test('tells how long a small file is, also without a length', async () => {
    web.put('/small', { body: 'small', length: false, ranges: false });
    expect(await ask('/small', 7)).toEqual({ kind: 'found', size: 5, html: false });
  });

  test('may be that a file is empty', async () => {
    web.put('/empty', { body: '' });
    expect(await ask('/empty', 5)).toEqual({ kind: 'found', size: 0, html: false });
  });

  test.each([
    ['by its type, where nobody knows the size', { body: disk, type: 'text/html; charset=utf-8' }],
    ['by how it begins', { body: page }],
    ['by how it begins, with a byte order mark', { body: `\uFEFF \n<HTML lang="en">` }],
  ])('may be a web page: %s', async (_, served) => {
    web.put('/disk', served);
    expect(await ask('/disk')).toMatchObject({ kind: 'found', html: true });
  });

  test('is no web page where only its type says so, and the size is right', async () => {
    const type = 'text/html';
    web.put('/disk', { body: disk, type });
    const found = { kind: 'found', size: disk.length, html: false };
    expect(await ask('/disk', disk.length)).toEqual(found);
    expect(await ask('/disk', 5)).toMatchObject({ html: true });
    web.put('/disk', { body: disk, type, length: false, ranges: false });
    expect(await ask('/disk', disk.length)).toMatchObject({ html: true });
    web.put('/small', { body: 'small', type, length: false, ranges: false });
    expect(await ask('/small', 5)).toMatchObject({ html: false });
  });

  test('may be a web page as long as the file', async () => {
    web.put('/disk', { body: page, type: 'text/html' });
    expect(await ask('/disk', page.length)).toMatchObject({ html: true });
  });

  test.each([
    [404, { kind: 'missing' }],
    [410, { kind: 'missing' }],
    [451, { kind: 'refused', why: 'HTTP status 451' }],
    [501, { kind: 'refused', why: 'HTTP status 501' }],
    [401, { kind: 'unreachable', error: { code: 'store-denied' } }],
    [403, { kind: 'unreachable', error: { code: 'store-denied' } }],
    [503, { kind: 'unreachable', error: { code: 'store-unreachable' } }],
  ])('with status %d', async (status, answer) => {
    web.befall('/disk', { status }, Number.POSITIVE_INFINITY);
    expect(await ask('/disk', 5)).toMatchObject(answer);
  });

  test.each([500, 503, 429])('counts where status %d is followed by an answer', async (status) => {
    web.put('/disk', { body: disk });
    // HEAD and GET, twice.
    web.befall('/disk', { status, headers: { 'retry-after': '0' } }, 4);
    expect(await ask('/disk', disk.length)).toMatchObject({ kind: 'found', size: disk.length });
    expect(web.requests).toHaveLength(5);
  });

  test('counts where broken connections are followed by an answer', async () => {
    web.put('/disk', { body: disk, head: false });
    web.befall('/disk', { resetAfter: 10 }, 4);
    expect(await ask('/disk', disk.length)).toMatchObject({ kind: 'found', size: disk.length });
  });

  test('is what redirects lead to', async () => {
    web.put('/there', { body: disk });
    web.redirect('/here', '/between?a=b');
    web.redirect('/between?a=b', `${web.url}/there`);
    expect(await ask('/here', disk.length)).toMatchObject({ kind: 'found', size: disk.length });
  });

  test.each([
    ['in a circle', '/here'],
    ['to a file of this machine', 'file:///etc/passwd'],
    ['to nowhere', 'http://'],
  ])('is none where redirects lead %s', async (_, location) => {
    web.redirect('/here', location);
    expect(await ask('/here', 5)).toEqual({ kind: 'refused', why: 'HTTP status 302' });
  });

  test('is not waited for for ever', async () => {
    web.put('/disk', { body: disk, head: false, length: false });
    web.befall('/disk', { stallAfter: 10 }, Number.POSITIVE_INFINITY);
    const patience = { ...impatience, attempts: 2, stalledAfter: 100 };
    expect(await httpReader(patience).ask(`${web.url}/disk`)).toMatchObject({
      kind: 'unreachable',
      error: { code: 'store-unreachable', message: `${web.url}: nothing came for 0.1 s` },
    });
  });

  test('is not asked again of a host that never answers, but of one that did', async () => {
    const stalls = { stallAfter: 0 };
    // Nothing of an answer is sent, not even its head.
    web.befall('/disk', { silent: true }, Number.POSITIVE_INFINITY);
    web.put('/kernel', { body: disk });
    const patience = { ...impatience, attempts: 2, stalledAfter: 50 };
    const reader = httpReader(patience);
    const first = await reader.ask(`${web.url}/disk`);
    expect(first).toMatchObject({ kind: 'unreachable', error: { code: 'store-unreachable' } });
    expect(await reader.ask(`${web.url}/kernel`)).toEqual(first);
    expect(web.requests).toHaveLength(patience.attempts);

    const other = httpReader(patience);
    const size = disk.length;
    expect(await other.ask(`${web.url}/kernel`, { size })).toMatchObject({ kind: 'found' });
    expect(await other.ask(`${web.url}/disk`)).toMatchObject({ kind: 'unreachable' });
    expect(await other.ask(`${web.url}/kernel`, { size })).toMatchObject({ kind: 'found' });

    // What begins to come says that somebody is there.
    web.put('/stalls', { body: disk, head: false });
    web.befall('/stalls', stalls, Number.POSITIVE_INFINITY);
    const third = httpReader(patience);
    expect(await third.ask(`${web.url}/stalls`)).toMatchObject({ kind: 'unreachable' });
    expect(await third.ask(`${web.url}/kernel`, { size })).toMatchObject({ kind: 'found' });
  });

  test('is not asked again of a host that does not listen', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const reader = httpReader(impatience);
    const first = await reader.ask(`http://127.0.0.1:${port}/disk`);
    expect(first).toMatchObject({ kind: 'unreachable', error: { code: 'store-unreachable' } });
    // Nobody hears of it when it comes back.
    await using back = await webServer(port);
    expect(await reader.ask(`${back.url}/kernel`)).toEqual(first);
    expect(back.requests).toEqual([]);
  });
});

describe('what a web server sends', () => {
  test.each([
    ['from where it stopped', true, 'GET /disk bytes=100000-'],
    ['from its beginning', false, 'GET /disk bytes=100000-'],
  ])('goes on %s after a reset in the middle', async (_, ranges, second) => {
    web.put('/disk', { body: disk, ranges });
    web.befall('/disk', { resetAfter: 100_000 });
    expect(await read('/disk')).toBe(disk);
    expect(web.requests).toEqual(['GET /disk', second]);
  });

  test('goes on after many resets, as long as something comes in between', async () => {
    web.put('/disk', { body: disk });
    web.befall('/disk', { resetAfter: 100_000 }, 7);
    expect(await read('/disk')).toBe(disk);
  });

  test('is given up when nothing comes any more', async () => {
    web.put('/disk', { body: disk });
    web.befall('/disk', { resetAfter: 0 }, Number.POSITIVE_INFINITY);
    await expect(read('/disk')).rejects.toMatchObject({ code: 'store-unreachable' });
    expect(web.requests).toHaveLength(impatience.attempts);
  });

  test('ends with the reason of the signal', async () => {
    web.put('/disk', { body: disk });
    web.befall('/disk', { stallAfter: 10 });
    const controller = new AbortController();
    const reading = read('/disk', controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(reading).rejects.toThrow('enough');
  });

  test.each([404, 403, 500])('is no file with status %d', async (status) => {
    web.befall('/disk', { status }, Number.POSITIVE_INFINITY);
    const code = status === 403 ? 'store-denied' : 'store-unreachable';
    await expect(read('/disk')).rejects.toMatchObject({ code });
  });
});
