import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  markdownCode,
  markdownLink,
  markdownLog,
  markdownText,
  plainLine,
} from '../../src/escape/markdown.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('@user', '#1', 'GH-1', 'a/b#2', 'https://x.y', 'www.x.y', 'ftp://x', 'WWW.'),
      fc.constantFrom('<b>', '<!--', '&amp;', '&#64;', '|', '`', '```', '**', '__', '~~', '\\'),
      fc.constantFrom('[a](b)', '![', '- ', '1. ', '+ ', '> ', '# ', '---', '===', '$x$', ':x:'),
      fc.constantFrom('\n', '\r\n', '\t', '\u2028', '\u200b', '\u202e', '\ud800', ' ', 'x', 'é'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** What the reader sees, without the spaces of no width. */
function shown(markdown: string): string {
  return markdown
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('\u200b', '');
}

/** Blanks, controls and invisible characters are one blank. */
function normalised(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

describe.each([
  ['text', markdownText],
  ['code', (text: string) => markdownCode(text).replace(/^<code>|<\/code>$/g, '')],
])('foreign %s', (_what, inert) => {
  test('is shown as it was, on one line', () => {
    fc.assert(
      fc.property(hostile, (text) => expect(shown(inert(text))).toBe(normalised(text))),
      { numRuns: 400 },
    );
  });

  test('has no character that means something', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const bare = inert(text).replace(/&#\d+;/g, '');
        expect(bare).not.toMatch(/[|<>@`[\]*_#&\\~!:"'={}$^\p{Cc}\p{Cf}]/u);
        expect(inert(text)).not.toMatch(/^[^\p{L}&]/u);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what GitHub would find after it resolved the references', () => {
  /** As GitHub's filters see it: references resolved, spaces of no width still there. */
  const seen = (text: string) =>
    markdownText(text).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

  test('is never there', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(seen(text)).not.toMatch(/[@#](?!\u200b)/);
        expect(seen(text)).not.toMatch(/(?<![\p{L}\p{N}])(?:www\.|gh-|https?:|ftp:)/iu);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['@user', '&#64;&#8203;user'],
    ['see #12', 'see &#35;&#8203;12'],
    ['GH-12', 'GH&#8203;-12'],
    ['https://x.y', 'https&#8203;&#58;//x.y'],
    ['www.x.y', 'www&#8203;.x.y'],
    ['awww.x httpd', 'awww.x httpd'],
    ['linux 6.1-2, (amd64)', 'linux 6.1-2, (amd64)'],
    ['1. x', '&#49;. x'],
    [' - a\n\n# b ', '&#45; a &#35;&#8203; b'],
  ])('%j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

test('code is copied as it was: there is no space of no width in it', () => {
  expect(markdownCode('git@host#1 <x>')).toBe('<code>git&#64;host&#35;1 &#60;x&#62;</code>');
});

describe('the log of somebody else', () => {
  const linesOf = (block: string) => block.split('\n').slice(1, -1);

  test('keeps its lines, and none of them ends the block', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (lines) => {
        const block = markdownLog(lines);
        expect(block.replace(/&#\d+;/g, '')).toMatch(/^<pre>\n[^<>&@#`[\]|]*\n<\/pre>$/);
        expect(linesOf(block).map((line) => normalised(shown(line)))).toEqual(
          lines.length === 0 ? [''] : lines.map(normalised),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('is indented as it was', () => {
    expect(linesOf(markdownLog(['a', '', '\tb  c']))).toEqual(['a', '', '    b  c']);
  });
});

describe('a link', () => {
  test.each([
    ['https://x.y/a_b/compare/1...2', '[l](https://x.y/a_b/compare/1...2)'],
    ['http://x.y:8080/?a=1&b=2', '[l](http://x.y:8080/?a=1&amp;b=2)'],
    ['https://user:secret@x.y/@z', '[l](https://x.y/%40z)'],
    ['https://x.y/a)](b) <c>#d', '[l](https://x.y/a%29%5D%28b%29%20%3Cc%3E)'],
    ['https://x.y/`*!\'"|\\', '[l](https://x.y/%60%2A%21%27%22%7C/)'],
    ['javascript:alert(1)', 'l'],
    ['file:///etc/passwd', 'l'],
    ['//x.y', 'l'],
    ['', 'l'],
  ])('to %s', (address, markdown) => expect(markdownLink('l', address)).toBe(markdown));

  test('has one address, whatever it is asked for', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        expect(markdownLink('l', `https://x.y/${path}`)).toMatch(
          /^\[l\]\(https:\/\/x\.y[\w:/?=%.,+~&;-]*\)$|^l$/,
        );
      }),
    );
  });
});

test('in plain text GitHub finds nothing either', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = plainLine(text);
      expect(line).not.toMatch(/[\n\r\u2028]/);
      expect(line).not.toMatch(/[@#](?!\u200b)|(?<![\p{L}\p{N}])(?:www\.|gh-|https?:|ftp:)/iu);
    }),
  );
});
