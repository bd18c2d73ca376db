import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { urlPath, urlSegment } from '../../src/escape/url.ts';

/** Everything, also halves of surrogate pairs, and often what means something in a URL. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'/?#%&=+:;@!$\'()*,[]\\^`{|}"<> ~._-'),
      fc.constantFrom('\ud800', '\udc00', '\0', '\n', '%2F', '..'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('for every text', () => {
  test('a segment decodes to the text, and is made of letters that mean nothing', () => {
    fc.assert(
      fc.property(text, (one) => {
        const segment = urlSegment(one);
        expect(segment).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(segment)).toBe(one.toWellFormed());
      }),
      { numRuns: 500 },
    );
  });

  test('a path keeps its slashes, and its segments are those of the text', () => {
    fc.assert(
      fc.property(text, (one) => {
        const segments = urlPath(one).split('/');
        expect(segments.map(decodeURIComponent)).toEqual(one.toWellFormed().split('/'));
        expect(urlPath(one)).toMatch(/^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('the URL parser finds it where it was put', () => {
    fc.assert(
      fc.property(text, (one) => {
        const url = new URL(`https://host/${urlPath(`x${one}x`)}?q=${urlSegment(one)}`);
        expect(url.searchParams.get('q')).toBe(one.toWellFormed());
        expect(url.host + url.hash + url.username).toBe('host');
        if (one.split('/').some((part) => /^\.{1,2}$/.test(part))) return;
        expect(decodeURIComponent(url.pathname)).toBe(`/x${one.toWellFormed()}x`);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['sha256/ab.zst', 'sha256/ab.zst'],
  ['a b/c+d', 'a%20b/c%2Bd'],
  ["!'()*", '%21%27%28%29%2A'],
  ['/a//b/', '/a//b/'],
])('%j is %s', (path, encoded) => {
  expect(urlPath(path)).toBe(encoded);
});
