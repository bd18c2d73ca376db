import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256FromHex } from '../../src/digest/sha256.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { bodyOf } from '../../src/store/object-store.ts';
import { objectUrl } from '../../src/store/object-url.ts';
import { openStore } from '../../src/store/open.ts';
import { s3Client } from '../../src/store/s3-client.ts';
import { parseS3Url, s3PublicUrl } from '../../src/store/s3-location.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { onStrictS3, partSize, smallParts, storageUrl, storeOn } from './s3-worlds.ts';

const base = '/srv/project';
const digest = sha256FromHex('0123456789abcdef'.repeat(4));

describe('a storage URL', () => {
  test.each([
    ['file:store', 'file:/srv/project/store', 'file:///srv/project/store'],
    ['file:../store/', 'file:/srv/store', 'file:///srv/store'],
    ['file:/var/store', 'file:/var/store', 'file:///var/store'],
    ['file:/var/store/', 'file:/var/store', 'file:///var/store'],
    ['file:///var/store', 'file:/var/store', 'file:///var/store'],
    ['file:///var/my%20store/', 'file:/var/my store/', 'file:///var/my%20store'],
    [
      'file:/var/100% "a" ?#ä',
      'file:/var/100% "a" ?#ä',
      'file:///var/100%25%20%22a%22%20%3F%23%C3%A4',
    ],
  ])('%s is a directory', async (url, location, publicUrl) => {
    const store = await openStore(url, { base });
    expect(store).toMatchObject({ location, publicUrl });
  });

  test.each([
    '',
    'file:',
    'store',
    '/srv/store',
    'http://example.com/store',
    'https://example.com',
    'FILE:store',
    'file://server/share',
    'file:///a%2Fb',
  ])('%j names no store that this release knows', async (url) => {
    await expect(openStore(url, { base })).rejects.toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringContaining(JSON.stringify(url)),
        hint: expect.stringContaining('file:'),
      }),
    );
  });

  test('a public URL wins, without slashes at its end', async () => {
    const publicUrl = 'https://artifacts.example.com/isar//';
    for (const url of ['file:store', 's3://bucket/prefix']) {
      const store = await openStore(url, { base, publicUrl });
      expect(store.publicUrl).toBe('https://artifacts.example.com/isar');
    }
  });
});

test('an S3 store is noted where a later run can find it', async () => {
  await using directory = await temporaryDirectory();
  await using world = await onStrictS3();
  const uploads = { directory: join(directory.path, 'uploads'), within: 3_600_000 };
  const store = await openStore(storageUrl(world.s3, smallParts), { base, uploads });
  const fault = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
  world.s3.inject({ when: { operation: 'UploadPart' }, fault });
  const creating = store.create('sha256/0123', bodyOf(Buffer.alloc(partSize + 1)));
  await expect(creating).rejects.toThrow('AccessDenied');
  expect(await readdir(uploads.directory)).toHaveLength(1);
});

describe('the environment', () => {
  const names = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'];
  afterEach(() => {
    for (const name of names) delete process.env[name];
  });

  test.each(names)('sends nobody to another server by %s', async (name) => {
    await using decoy = await onStrictS3();
    await using world = await onStrictS3();
    process.env[name] = decoy.s3.endpoint;
    await storeOn(world.s3).create('sha256/0123', bodyOf(Buffer.from('disk')));
    expect(await world.contents()).toEqual(['sha256/0123']);
    expect(decoy.s3.requests).toEqual([]);
  });

  test.each([
    ['s3://bucket?region=eu-west-1', 'bucket.s3.eu-west-1.amazonaws.com'],
    ['s3://bucket.with.dots', 's3.us-east-1.amazonaws.com'],
    ['s3://bucket?region=cn-north-1', 'bucket.s3.cn-north-1.amazonaws.com.cn'],
  ])('sends nobody to another server than that of %s', async (url, host) => {
    for (const name of names) process.env[name] = 'http://127.0.0.1:9';
    const client = s3Client(parseS3Url(url));
    let asked: unknown;
    // Before it is sent.
    const stop = () => async (args: { readonly request?: unknown }) => {
      asked = args.request;
      throw new Error('far enough');
    };
    client.middlewareStack.add(stop, { step: 'build', priority: 'low' });
    const { bucket } = parseS3Url(url);
    const asking = client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'key' }));
    await expect(asking).rejects.toThrow('far enough');
    expect(asked).toMatchObject({ protocol: 'https:', hostname: host });
    expect(new URL(s3PublicUrl(parseS3Url(url))).hostname).toBe(host);
  });
});

describe('keys and URLs', () => {
  test('a key is named by the digest of the file itself', () => {
    expect(objectKey(digest, 'none')).toBe(`sha256/${digest}`);
    expect(objectKey(digest, 'zstd')).toBe(`sha256/${digest}.zst`);
    expect(recordKey(digest)).toBe(`builds/${digest}.json`);
  });

  test('a key of ours stands in the URL as it is', () => {
    const key = objectKey(digest, 'zstd');
    expect(objectUrl('https://example.com/a', key)).toBe(`https://example.com/a/${key}`);
  });

  test('whatever is in a key, the URL has its segments and nothing else', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1 }).filter(
      // A URL's own names for "here" and "above", which no encoding keeps.
      (text) => !['.', '..'].includes(text) && !text.includes('/'),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const url = objectUrl('https://example.com/a', segments.join('/'));
        expect(url).toMatch(/^https:\/\/example\.com\/a\/[A-Za-z0-9_.~%/-]+$/);
        const { pathname, search, hash } = new URL(url);
        expect([search, hash]).toEqual(['', '']);
        expect(pathname.split('/').slice(2).map(decodeURIComponent)).toEqual(
          segments.map((text) => text.toWellFormed()),
        );
      }),
      { examples: [[['a b', '?x=1', '#', '%2F', '$(id)\'"', '*[!]']]] },
    );
  });
});
