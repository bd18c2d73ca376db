import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../src/store/object-store.ts';
import type { Operation } from '../support/s3/operations.ts';
import { listOf } from './listing-contract.ts';
import { onStrictS3, prefix, storeOn, useCredentials } from './s3-worlds.ts';

const digest = '0123456789abcdef'.repeat(4);
const key = `sha256/${digest}`;

async function uploadsOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const each of store.openUploads()) keys.push(each);
  return keys;
}

/** A server that answers everything with the same listing. */
async function serverOf(content: string, date?: string) {
  useCredentials({ accessKeyId: 'ANYBODY', secretAccessKey: 'anything' });
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'application/xml');
    answer.sendDate = date === undefined;
    if (date) answer.setHeader('date', date);
    answer.end(`<?xml version="1.0"?><Result>${content}</Result>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    store: storeOn({ bucket: 'artifacts', region: 'eu-central-1', endpoint }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the time of S3', () => {
  test('is what the server says with its answer', async () => {
    await using server = await serverOf('', 'Tue, 24 Nov 2020 12:00:00 GMT');
    expect(await server.store.now()).toBe(Date.UTC(2020, 10, 24, 12));
  });

  test.each(['', 'yesterday'])("is nobody's guess where it says %j", async (date) => {
    await using server = await serverOf('', date);
    await expect(server.store.now()).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('does not say what time it has'),
    });
  });
});

describe('a listing of S3', () => {
  test.each<[Operation, string, (store: ObjectStore) => Promise<unknown>]>([
    ['ListObjectsV2', 's3:ListBucket', listOf],
    ['ListMultipartUploads', 's3:ListBucketMultipartUploads', uploadsOf],
    ['DeleteObject', 's3:DeleteObject', (store) => store.remove(key)],
  ])('that is denied (%s) names the right %s', async (operation, right, act) => {
    await using world = await onStrictS3();
    const fault = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    world.s3.inject({ when: { operation }, fault });
    await expect(act(world.store)).rejects.toMatchObject({
      code: 'store-denied',
      message: expect.stringContaining('AccessDenied'),
      hint: expect.stringContaining(`grant ${right} (`),
    });
    await world.s3.put(`${prefix}/${key}`, Buffer.from('there'));
    const fails = { kind: 'answer', status: 501, code: 'NotImplemented' } as const;
    world.s3.inject({ when: { operation }, fault: fails });
    await expect(act(world.store)).rejects.toMatchObject({ code: 'store-unreachable' });
    expect(await world.contents()).toEqual([key]);
  });

  test.each<[Operation, (store: ObjectStore) => Promise<unknown>]>([
    ['ListObjectsV2', listOf],
    ['ListMultipartUploads', uploadsOf],
  ])('takes no web page for an empty bucket: %s', async (operation, act) => {
    await using world = await onStrictS3();
    world.s3.inject({ when: { operation }, fault: { kind: 'html' } });
    await expect(act(world.store)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('no answer of S3'),
    });
    world.s3.inject({
      when: { operation },
      fault: { kind: 'answer', status: 503, code: 'SlowDown' },
    });
    expect(await act(world.store)).toEqual([]);
  });

  test('asks for the folders of this store alone, page by page', async () => {
    await using world = await onStrictS3({}, '', { pageSize: 2 });
    const ours = [`${key}.zst`, key, `sha256/${digest.replaceAll('0', '1')}`];
    for (const each of ours) await world.s3.put(`${prefix}/${each}`, Buffer.from(each));
    const foreign = [key, `isar/nightly2/${key}`, `isar/${key}`, `${prefix}/logs/${digest}`];
    for (const each of foreign) await world.s3.put(each, Buffer.from(each));
    const listed = (await listOf(world.store)).map((object) => object.key);
    expect(listed.toSorted()).toEqual(ours.toSorted());
    const asked = world.s3.requests.map(({ query }) => query);
    expect(asked).toHaveLength(5);
    const pages = (folder: string) => asked.filter((one) => one.prefix === `${prefix}/${folder}/`);
    expect(['nar', 'builds', 'sha256'].map((folder) => pages(folder).length)).toEqual([1, 1, 2]);
    // What Nix expects above them, and nothing below.
    expect(asked[0]).toMatchObject({ prefix: `${prefix}/`, delimiter: '/' });
    expect(asked.map((one) => one['max-keys'])).toEqual(asked.map(() => '2'));
  });

  const object = (of: string) =>
    `<Contents><Key>${of}</Key><Size>1</Size><ETag>"1"</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`;
  test.each([
    ['more, and no token', '<IsTruncated>true</IsTruncated>', 'does not say how'],
    [
      'the same page again and again',
      '<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>',
      'does not say how',
    ],
    ['objects without a time', `<Contents><Key>${prefix}/${key}</Key></Contents>`, 'too little'],
  ])('refuses a server that sends %s', async (_, content, message) => {
    await using server = await serverOf(`<Name>artifacts</Name>${content}`);
    await expect(listOf(server.store)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining(message),
    });
  });

  test('refuses a server that has more uploads, and does not say which', async () => {
    const content = '<Bucket>artifacts</Bucket><IsTruncated>true</IsTruncated>';
    for (const more of ['', '<NextKeyMarker>a</NextKeyMarker>']) {
      await using server = await serverOf(`${content}${more}`);
      await expect(uploadsOf(server.store)).rejects.toThrow('does not say how');
    }
  });

  test('leaves out what a server sends that knows no prefix', async () => {
    const theirs = [key, `${prefix}2/${key}`, `${prefix}/logs/1`].map(object).join('');
    const ours = object(`${prefix}/${key}`);
    await using server = await serverOf(`<Name>artifacts</Name>${theirs}${ours}`);
    expect((await listOf(server.store)).map((one) => one.key)).toEqual([key]);
  });

  test('removes nothing that has a like name', async () => {
    await using world = await onStrictS3();
    const keys = [key, `${key}.zst`, `${key}4`];
    for (const each of keys) await world.s3.put(`${prefix}/${each}`, Buffer.from(each));
    await world.s3.put(key, Buffer.from('of another store'));
    await storeOn(world.s3).remove(key);
    expect(await world.contents()).toEqual([`${key}.zst`, `${key}4`, key]);
    expect(String(await world.s3.object(key))).toBe('of another store');
  });
});
