import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderRegistry } from '../../src/registry/render.ts';
import { salvageRegistry } from '../../src/registry/salvage.ts';
import { anyRegistry, pinOf, registryOf, variantOf } from './registries.ts';

const [a, b] = [
  variantOf('m.a', [pinOf('m.a.initrd', 'i'), pinOf('m.a.wic', 'w')]),
  variantOf('m.b', [pinOf('m.b.wic', 'w')]),
];
const sample = renderRegistry(registryOf(a, b));
const lines = sample.split('\n');

function lineOf(text: string, occurrence = 1): number {
  const found = lines.flatMap((line, index) => (line === text ? [index + 1] : []));
  return found[occurrence - 1] ?? Number.NaN;
}

describe('what can be read of a changed file', () => {
  test('is everything where nothing changed, whatever the names', () => {
    fc.assert(
      fc.property(anyRegistry, (registry) => {
        const salvaged = salvageRegistry(renderRegistry(registry));
        expect(salvaged?.lost).toEqual([]);
        expect(renderRegistry(salvaged?.registry ?? registryOf())).toBe(renderRegistry(registry));
      }),
    );
  });

  test('is everything of a checkout with CR LF', () => {
    expect(salvageRegistry(sample.replaceAll('\n', '\r\n'))).toEqual({
      registry: registryOf(a, b),
      lost: [],
    });
  });

  test('is all but the fields that are not ours', () => {
    const edited = sample.replace('      size = 1;', '      size = 1;\n      weight = 1; # kg');
    expect(salvageRegistry(edited)).toEqual({
      registry: registryOf(a, b),
      lost: [`line ${lineOf('      size = 1;') + 1}: weight = 1; # kg`],
    });
  });

  test('is all but an entry that makes no sense, and it says why', () => {
    const edited = sample.replace('name = "isar-m-b-wic"', 'name = "isar m"');
    expect(salvageRegistry(edited)).toEqual({
      registry: registryOf(a),
      lost: [
        `line ${lineOf('    m.b.wic = artifact {')}: m.b.wic: in m.b.wic: Nix rejects the name "isar m": it contains " "`,
      ],
    });
  });

  test('is one side of a merge conflict', () => {
    const hash = /hash = ".*";/.exec(sample)?.[0] ?? '';
    const other = hash.replace('hash = "sha256-', 'hash = "sha256-A');
    const conflict = `<<<<<<< HEAD\n      ${hash}\n=======\n      ${other}\n>>>>>>> theirs`;
    const salvaged = salvageRegistry(sample.replace(`      ${hash}`, conflict));
    expect(salvaged?.registry).toEqual(registryOf(a, b));
    expect(salvaged?.lost.map((line) => line.replace(/^line \d+: /, ''))).toEqual([
      '<<<<<<< HEAD',
      '=======',
      other,
      '>>>>>>> theirs',
    ]);
  });

  test('is the first of two entries of one attribute', () => {
    const twice = sample.replace('m.a.wic = artifact', 'm.a.initrd = artifact');
    const salvaged = salvageRegistry(twice);
    expect(salvaged?.registry).toEqual(registryOf({ ...a, pins: a.pins.slice(0, 1) }, b));
    expect(salvaged?.lost).toEqual([
      `line ${lineOf('    m.a.wic = artifact {')}: m.a.initrd: its attribute is taken`,
    ]);
  });

  test('is the first build of a variant whose pins are of two', () => {
    const edited = sample.replace('time = 1750000000', 'time = 1750000001');
    const salvaged = salvageRegistry(edited);
    expect(salvaged?.registry.variants.get('m.a')?.pins).toHaveLength(1);
    expect(salvaged?.lost).toEqual([
      expect.stringContaining('of another build than the pins of m.a'),
    ]);
  });

  test('is what a newer format has in common with ours', () => {
    const newer = sample
      .replace('(format 1)', '(format 2)')
      .replace('  pins = {', '  signatures = [ "x" ];\n  pins = {');
    expect(salvageRegistry(newer)).toEqual({
      registry: registryOf(a, b),
      lost: [`line ${lineOf('  pins = {')}: signatures = [ "x" ];`],
    });
  });

  test('is all but aliases that lead nowhere or are taken, and access of no sense', () => {
    const edited = renderRegistry({
      ...registryOf(a, b),
      aliases: [{ attributePath: ['x'], target: ['m', 'b', 'wic'] }],
      access: { mirrors: ['https://mirror.example.com'], credentials: { kind: 'netrc' } },
    })
      .replace('    x = ', '    y = pins.m.none;\n    m.b.wic = pins.m.a.wic;\n    x = ')
      .replace('credentials = "netrc";', 'credentials = "token";');
    const salvaged = salvageRegistry(edited);
    expect(salvaged?.registry.aliases).toEqual([
      { attributePath: ['x'], target: ['m', 'b', 'wic'] },
    ]);
    expect(salvaged?.lost.map((line) => line.replace(/^line \d+: /, ''))).toEqual([
      'y: an alias of nothing',
      'm.b.wic: an alias of nothing',
      'mirrors and credentials: credentials are not "netrc" or "aws"',
    ]);
  });

  test('is nothing of a file that is not ours', () => {
    expect(salvageRegistry('{ requireFile }:\n{ }\n')).toBeUndefined();
  });
});
