// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nixAttribute, nixAttributePath, nixString } from '../../src/escape/nix.ts';
import { type PrivateNix, privateNix } from '../support/nix.ts';

/** Text of which much means something to Nix. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '$',
        '${',
        '$${',
        '}',
        "''",
        "''${",
        '\n',
        '\r',
        '\t',
        '\r\n',
        'n',
      ),
      fc.constantFrom(
        'if',
        'or',
        'inherit',
        '.',
        '-',
        '/*',
        '#',
        '\u2028',
        '\ufeff',
        'ü',
        '日本',
        '🦆',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => text.replaceAll('\0', '')),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const keywords = 'if then else assert with let in rec inherit or'.split(' ');

describe('real Nix', () => {
  let nix: PrivateNix;
  beforeAll(async () => {
    nix = await privateNix();
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  test('reads every string literal as the text that it was made of', async () => {
    const texts = fc.array(hostile, { minLength: 300, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(texts, async (expected) => {
        expect(await nix.eval(`[ ${expected.map(nixString).join(' ')} ]`)).toEqual(expected);
      }),
      { numRuns: 3 },
    );
  });

  test('reads every attribute as the name that it was made of', async () => {
    const names = fc.uniqueArray(hostile, { minLength: 200, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(names, async (expected) => {
        const all = [...new Set([...expected, ...keywords, 'plain', "a'b", '_x-1', '1a', ''])];
        const sets = all.map((name) => `{ ${nixAttribute(name)} = 1; }`);
        const read = await nix.eval(`map builtins.attrNames [ ${sets.join(' ')} ]`);
        expect(read).toEqual(all.map((name) => [name]));
      }),
      { numRuns: 3 },
    );
  });

  test('defines and selects by one path', async () => {
    const path = ['qemuamd64', 'a.b', 'let', '${x}', 'wic'];
    const expression = `let set = { ${nixAttributePath(path)} = 7; }; in set.${nixAttributePath(path)}`;
    expect(await nix.eval(expression)).toBe(7);
  });
});

test('quotes only what needs it', () => {
  expect(nixAttributePath(['qemuamd64', 'server-1', 'or', 'wic.p1'])).toBe(
    'qemuamd64.server-1."or"."wic.p1"',
  );
  expect(nixString('$5 ${x}')).toBe('"$5 \\${x}"');
});

test.each(['a\0b', '\ud800', 'x\udc00y'])('refuses %j, which no Nix file can hold', (text) => {
  expect(() => nixString(text)).toThrow(expect.objectContaining({ code: 'name-invalid' }));
  expect(() => nixAttribute(text)).toThrow(expect.objectContaining({ code: 'name-invalid' }));
});
