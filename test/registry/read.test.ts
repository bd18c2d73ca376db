// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toSri } from '../../src/digest/sha256.ts';
import { UserError } from '../../src/errors.ts';
import { comparePaths } from '../../src/registry/check.ts';
import { readRegistry } from '../../src/registry/read.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { anyRegistry, digestOf, pinOf, registryOf, variantOf } from './registries.ts';

const url = 'https://artifacts.example.com/x';
const sample = renderRegistry(
  registryOf(
    variantOf(
      'a',
      [pinOf('a.initrd', 'i', { url }), pinOf('a.wic', 'w', { url, encoding: 'zstd' })],
      {
        record: digestOf('record'),
      },
    ),
    variantOf('b', [pinOf('b.wic', 'w')]),
  ),
);
/** Number of the line, from 1, that is the n-th equal to `text`. */
function lineOf(text: string, occurrence = 1): number {
  const lines = sample.split('\n').flatMap((line, index) => (line === text ? [index + 1] : []));
  return lines[occurrence - 1] ?? Number.NaN;
}

function refusalOf(text: string): UserError {
  try {
    readRegistry(text, 'nix/isar-artifacts.nix');
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

function byPath<T extends { readonly attributePath: readonly string[] }>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
}

describe('the inverse of rendering', () => {
  test('gives the registry back, whatever the names in it', () => {
    fc.assert(
      fc.property(anyRegistry, (registry) => {
        const text = renderRegistry(registry);
        const read = readRegistry(text, 'file');
        const sorted = [...registry.variants.values()].map((variant) => ({
          ...variant,
          pins: byPath(variant.pins),
        }));
        expect(read).toEqual({
          ...registryOf(...sorted),
          adopted: byPath(registry.adopted),
          aliases: byPath(registry.aliases),
          access: registry.access,
        });
        expect(renderRegistry(read)).toBe(text);
      }),
    );
  });

  test('takes the functions of another release', () => {
    const older = sample.replace(
      / {2}# functions\n[\s\S]*\nin\n/,
      '  # functions\n  artifact = pin: pin;\nin\n',
    );
    expect(older).not.toBe(sample);
    expect(renderRegistry(readRegistry(older, 'file'))).toBe(sample);
  });

  test('takes time in proportion to the size', () => {
    const many = (count: number) => {
      const variants = Array.from({ length: count / 5 }, (_, variant) => {
        const pins = [0, 1, 2, 3, 4].map((pin) =>
          pinOf(`m${variant}.role.a${pin}`, `${pin}`, { url }),
        );
        return variantOf(`m${variant}.role`, pins);
      });
      return renderRegistry(registryOf(...variants));
    };
    const measure = (text: string) => {
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        readRegistry(text, 'file');
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    const [small, large] = [many(1_000), many(16_000)];
    // Quadratic would be 256 times.
    expect(measure(large)).toBeLessThan(80 * Math.max(measure(small), 1));
  });
});

describe('an edited file', () => {
  const hash = '      hash = "sha256-';
  const published = (encoding: 'none' | 'zstd') => {
    const key = `${digestOf('w')}${encoding === 'zstd' ? '.zst' : ''}`;
    const pin = pinOf('a.wic', 'w', { url: `https://example.com/sha256/${key}`, encoding });
    return renderRegistry(registryOf(variantOf('a', [pin])));
  };
  const hashOfW = /hash = "(.*)"/.exec(published('none'))?.[1] ?? '';

  test.each([
    ['hash', published('none').replace(hashOfW, toSri(digestOf('other'))), 'the hash is not'],
    [
      'encoding',
      published('zstd').replace('      encoding = "zstd";\n', ''),
      'the encoding is not',
    ],
  ])('another %s than the URL names is refused where it stands', (_, text, message) => {
    expect(refusalOf(text).message).toContain(`: in a.wic: ${message} the one that the URL names`);
  });

  const cases: [string, (text: string) => string, number, RegExp][] = [
    [
      'a changed value of no sense',
      (text) => text.replace('size = 1;', 'size = 01;'),
      lineOf('      size = 1;'),
      /expected a string or a number, found `01;`/,
    ],
    [
      'a size that is a string',
      (text) => text.replace('size = 1;', 'size = "1";'),
      lineOf('      size = 1;'),
      /the size of a.initrd is not a number/,
    ],
    [
      'a size too large to be exact',
      (text) => text.replace('size = 1;', 'size = 9007199254740993;'),
      lineOf('    a.initrd = artifact {'),
      /no whole number of bytes/,
    ],
    [
      'a broken hash',
      (text) => text.replace(hash, `${hash}!`),
      lineOf('      name = "isar-a-initrd";') + 1,
      /the hash of a.initrd is not a sha256 in SRI/,
    ],
    [
      'a name that Nix refuses',
      (text) => text.replace('"isar-a-initrd"', '"isar a"'),
      lineOf('    a.initrd = artifact {'),
      /Nix rejects the name/,
    ],
    [
      'a missing field',
      (text) => text.replace('      size = 1;\n', ''),
      lineOf('    a.initrd = artifact {'),
      /a.initrd has no size/,
    ],
    [
      'a field that we do not know',
      (text) => text.replace('size = 1;', 'size = 1;\n      weight = 1;'),
      lineOf('      size = 1;') + 1,
      /expected `url = .*, found `weight = 1;`/,
    ],
    [
      'a field twice',
      (text) => text.replace('size = 1;', 'size = 1;\n      size = 1;'),
      lineOf('      size = 1;') + 1,
      /each field once.*found `size = 1;`/,
    ],
    [
      'fields in another order',
      (text) => text.replace(/( {6}name = .*\n)( {6}hash = .*\n)/, '$2$1'),
      lineOf('      name = "isar-a-initrd";'),
      /expected `name = .*, found `hash = /,
    ],
    [
      'an encoding that we do not know',
      (text) => text.replace('"zstd";', '"xz";'),
      lineOf('      encoding = "zstd";'),
      /not "zstd"/,
    ],
    [
      'a URL with a blank',
      (text) => text.replace('example.com/x', 'example.com/ x'),
      lineOf('    a.initrd = artifact {'),
      /is no URL/,
    ],
    [
      'a comment',
      (text) => text.replace('  # pins\n', '  # pins\n  # mine\n'),
      lineOf('  # pins') + 1,
      /found `# mine`/,
    ],
    [
      'a blank line',
      (text) => text.replace('    };\n    b.', '    };\n\n    b.'),
      lineOf('    b.wic = artifact {'),
      /found the end of the file|found a blank line/,
    ],
    [
      'a trailing blank',
      (text) => text.replace('time = 1750000000;', 'time = 1750000000; '),
      lineOf('      time = 1750000000;'),
      /expected `FIELD = VALUE;`/,
    ],
    [
      'needless quotes',
      (text) => text.replace('b.wic = ', 'b."wic" = '),
      lineOf('    b.wic = artifact {'),
      /expected `b.wic = artifact {`, found `b."wic" = artifact {`/,
    ],
    [
      'an interpolation',
      (text) => text.replace('"isar-b-wic"', '"${b}"'),
      lineOf('    b.wic = artifact {'),
      /Nix rejects the name/,
    ],
    [
      'another order',
      (text) => text.replace('  a.wic =', '  c.wic ='),
      lineOf('    b.wic = artifact {'),
      /expected b.wic before c.wic/,
    ],
    [
      'a pin twice',
      (text) => text.replace('  a.wic =', '  a.initrd ='),
      lineOf('    a.wic = artifact {'),
      /a.initrd is here twice, first in line/,
    ],
    [
      'a pin below another',
      (text) => text.replace('  a.wic =', '  a.initrd.wic ='),
      lineOf('    a.wic = artifact {'),
      /cannot be below a.initrd/,
    ],
    [
      'pins of one variant that disagree',
      (text) => text.replace('time = 1750000000', 'time = 1750000001'),
      lineOf('      time = 1750000000;', 2),
      /the pins of a move together/,
    ],
    [
      'a record on one pin only',
      (text) => text.replace(/ {4}record = .*\n/, ''),
      lineOf('      encoding = "zstd";'),
      /the pins of a move together/,
    ],
    [
      'a file that is cut among the functions',
      (text) => text.slice(0, text.lastIndexOf('  fetchCommand')),
      sample.slice(0, sample.lastIndexOf('  fetchCommand')).split('\n').length,
      /expected the file to end in `in` and `pins`, found/,
    ],
    [
      'a file without its end',
      (text) => text.slice(0, -1),
      sample.split('\n').length - 1,
      /expected the file to end in `in` and `pins`, found `pins`/,
    ],
    ['text behind the end', (text) => `${text}{ }\n`, sample.split('\n').length + 1, /found `{ }`/],
    [
      'no blank line behind the pins',
      (text) => text.replace('\n\n  # functions', '\n  # functions'),
      lineOf('  # functions') - 1,
      /expected a blank line/,
    ],
    [
      'NUL in a path',
      (text) => text.replace('    b.wic', '  "b\0".wic'),
      lineOf('    b.wic = artifact {'),
      /ATTRIBUTE/,
    ],
  ];
  test.each(cases)('%s is refused where it stands', (_, edit, line, message) => {
    const edited = edit(sample);
    expect(edited).not.toBe(sample);
    const refusal = refusalOf(edited);
    expect(refusal.code).toBe('registry-invalid');
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toMatch(new RegExp(`^nix/isar-artifacts.nix:${line}:\\d+: `));
    expect(refusal.hint).toContain('git checkout -- nix/isar-artifacts.nix');
  });

  test('is never read as something else than it says', () => {
    const start = sample.indexOf('  # pins');
    const end = sample.indexOf('  # functions');
    const anywhere = fc.integer({ min: start, max: end - 1 });
    fc.assert(
      fc.property(
        anywhere,
        fc.constantFrom('"', '\n', ' ', '.', '\\', '$', '}', '#', ''),
        (at, by) => {
          fc.pre(sample[at] !== by);
          const edited = sample.slice(0, at) + by + sample.slice(at + 1);
          // A changed value can be a good one: then it is read, and written back as it is.
          try {
            expect(renderRegistry(readRegistry(edited, 'file'))).toBe(edited);
          } catch (error) {
            expect(error).toMatchObject({ code: 'registry-invalid' });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a file that', () => {
  const cases: [string, string, RegExp, RegExp][] = [
    [
      'is newer',
      sample.replace('(format 1)', '(format 2)'),
      /:1:\d+: the file has format 2, .* format 1/,
      /upgrade/,
    ],
    ['was checked out with CR LF', sample.replaceAll('\n', '\r\n'), /:1:\d+: .*found CR/, /eol=lf/],
    [
      'holds a merge conflict',
      sample.replace('    b.wic', '<<<<<<< HEAD\n    b.wic'),
      new RegExp(`:${lineOf('    b.wic = artifact {')}:1: git left a merge conflict`),
      /take one side/,
    ],
    [
      'is not ours',
      '{ requireFile }:\n{ }\n',
      /:1:1: this file was not written by/,
      /isar-artifacts adopt/,
    ],
    ['is empty', '', /:1:1: this file was not written by/, /isar-artifacts adopt/],
    [
      'ends in the functions',
      sample.replace('  # pins\n', ''),
      /expected `# pins` before the end/,
      /git checkout/,
    ],
  ];
  test.each(cases)('%s is refused with a remedy of its own', (_, text, message, hint) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('registry-invalid');
    expect(refusal.message).toMatch(message);
    expect(refusal.hint).toMatch(hint);
  });
});
