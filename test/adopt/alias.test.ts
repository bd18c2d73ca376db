import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { collapseAliases } from '../../src/adopt/alias.ts';
import { expandAliases } from '../../src/registry/aliases.ts';
import { contains } from '../../src/registry/check.ts';
import type { Alias } from '../../src/registry/pins.ts';

const split = (text: string) => text.split('.');

/** `path → target`, a line each. */
function collapse(pins: readonly string[], aliases: Readonly<Record<string, string>>): string[] {
  const leaves = Object.entries(aliases).map(([path, target]) => ({
    attributePath: split(path),
    target: split(target),
  }));
  return collapseAliases(leaves, pins.map(split)).map(
    ({ path, target }) => `${path.join('.')} → ${target.join('.')}`,
  );
}

describe('aliases', () => {
  const server = ['m.server.simple.s1.wic', 'm.server.simple.s1.initrd', 'm.server.simple.s2.wic'];

  test('of everything below a path are one', () => {
    const aliases = {
      'm.server.wic': 'm.server.simple.s1.wic',
      'm.server.initrd': 'm.server.simple.s1.initrd',
    };
    expect(collapse(server, aliases)).toEqual(['m.server → m.server.simple.s1']);
  });

  test('of a whole machine are one, however deep', () => {
    const aliases = Object.fromEntries(server.map((pin) => [pin.replace('m.', 'old.'), pin]));
    expect(collapse(server, aliases)).toEqual(['old → m']);
  });

  test('of a part are each for themselves', () => {
    expect(collapse(server, { 'm.server.wic': 'm.server.simple.s1.wic' })).toEqual([
      'm.server.wic → m.server.simple.s1.wic',
    ]);
  });

  test('that lead elsewhere in part are as wide as they can be', () => {
    const aliases = {
      'old.s1.wic': 'm.server.simple.s1.wic',
      'old.s1.initrd': 'm.server.simple.s1.initrd',
      'old.s2.wic': 'm.server.simple.s1.wic',
    };
    expect(collapse(server, aliases)).toEqual([
      'old.s1 → m.server.simple.s1',
      'old.s2.wic → m.server.simple.s1.wic',
    ]);
  });

  test('of one part that lead to two are not both as wide', () => {
    const aliases = { 'c.a.a': 'c.b.b.a', 'c.a.c': 'c.c.c' };
    expect(collapse(['c.b.b.a', 'c.c.c'], aliases)).toEqual(['c.a → c.b.b', 'c.a.c → c.c.c']);
  });

  test('with dots in their components are not mixed up', () => {
    const target = ['m', 'a.b'];
    const aliases = [{ attributePath: ['n', 'a.b'], target }];
    expect(collapseAliases(aliases, [target, ['m', 'a', 'b']])).toEqual([
      { path: ['n', 'a.b'], target },
    ]);
  });
});

describe('whatever the tree', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });

  /** Leaves none of which is within another one: some are pins, the others aliases of some pin. */
  const tree = fc
    .uniqueArray(path, { selector: (components) => components.join('.'), minLength: 2 })
    .map((paths) => paths.filter((one) => paths.every((two) => one === two || !contains(two, one))))
    .chain((leaves) => {
      const pins = leaves.slice(0, Math.ceil(leaves.length / 2));
      const others = leaves.slice(pins.length);
      const targets = fc.tuple(...others.map(() => fc.constantFrom(...pins)));
      return targets.map((chosen) => ({
        pins,
        aliases: others.map(
          (attributePath, index): Alias => ({ attributePath, target: chosen[index] ?? [] }),
        ),
      }));
    });

  /** A tree with a copy of one of its parts, which is what people have. */
  const copied = fc.tuple(tree, path).map(([{ pins }, prefix]) => ({
    pins,
    aliases: pins
      .filter((pin) => contains(prefix, pin))
      .map(
        (target): Alias => ({
          attributePath: ['copy', ...target.slice(prefix.length)],
          target,
        }),
      )
      .filter(({ attributePath }) => attributePath.length > 1),
  }));

  const sorted = (aliases: readonly Alias[]) =>
    aliases.map((alias) => JSON.stringify(alias)).sort();

  test('the rules come to exactly the aliases, each once, and are no more', () => {
    fc.assert(
      fc.property(fc.oneof(tree, copied), ({ pins, aliases }) => {
        const rules = collapseAliases(aliases, pins);
        const expanded = expandAliases(
          rules,
          pins.map((attributePath) => ({ attributePath })),
        );
        expect(sorted(expanded.aliases)).toEqual(sorted(aliases));
        expect(expanded.empty).toEqual([]);
        expect(rules.length).toBeLessThanOrEqual(aliases.length);
      }),
      { numRuns: 500 },
    );
  });

  test('a copied part is one rule', () => {
    fc.assert(
      fc.property(copied, ({ pins, aliases }) => {
        fc.pre(aliases.length > 0);
        expect(collapseAliases(aliases, pins)).toHaveLength(1);
      }),
    );
  });
});
