import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256FromHex } from '../../src/digest/sha256.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { objectUrl } from '../../src/store/object-url.ts';
import { openStore } from '../../src/store/open.ts';

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
