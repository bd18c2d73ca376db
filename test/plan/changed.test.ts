import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangedFile } from '../../src/git/changed-files.ts';
import {
  type BuildSource,
  type Evidence,
  type Sources,
  type Touches,
  touchesOf,
} from '../../src/plan/changed.ts';

const registry = 'nix/isar-artifacts.nix';
const config = 'isar-artifacts.yml';

const kasFile = (path: string): BuildSource => ({ path, kind: 'kas file', label: 'kas file' });
const layer = (path: string, except: string[] = []): BuildSource => ({
  path,
  kind: 'layer',
  label: `layer demo/${path}`,
  except,
});
const variant = (
  id: string,
  sources: readonly BuildSource[],
  more: Partial<Sources> = {},
): Sources => ({
  id,
  sources,
  incomplete: [],
  unseen: [],
  ...more,
});

const base = variant('base', [kasFile('kas/base.yml'), layer('meta-demo')]);
const server = variant('server', [
  kasFile('kas/base.yml'),
  kasFile('kas/server.yml'),
  layer('meta-demo'),
  layer('meta-server'),
]);

const changed = (path: string, how: ChangedFile['how'] = 'changed') => ({ path, how });

function touches(
  variants: readonly Sources[],
  files: readonly (string | ChangedFile)[],
  more: Partial<Evidence> = {},
): Touches {
  return touchesOf(variants, {
    files: files.map((file) => (typeof file === 'string' ? changed(file) : file)),
    links: [],
    never: [registry, '.isar-artifacts'],
    config: { path: config, variants: new Map() },
    matrixFromProgram: false,
    ...more,
  });
}

const idsOf = ({ variants }: Touches) =>
  variants.filter(({ touched }) => touched).map(({ id }) => id);
const whyOf = ({ variants }: Touches, id: string) => variants.find((one) => one.id === id)?.why;

describe('a change of', () => {
  test.each([
    ['kas/base.yml', ['base', 'server']],
    ['kas/server.yml', ['server']],
    ['meta-server/recipes/x.bb', ['server']],
    ['meta-server-old/recipes/x.bb', []],
    ['README.md', []],
    [registry, []],
    ['.isar-artifacts/records/base.json', []],
    // A submodule, or a file where a directory was.
    ['meta-demo', ['base', 'server']],
    ['kas', ['base', 'server']],
  ])('%s touches %j', (path, expected) => {
    const found = touches([base, server], [path]);
    expect(idsOf(found)).toEqual(expected);
    expect(found.everything).toBeUndefined();
  });
});

test('it says why, and why not', () => {
  const found = touches(
    [base, variant('other', [kasFile('x.yml')], { unseen: ['repository isar'] })],
    [changed('kas/base.yml', 'removed'), changed('meta-demo/a.bb', 'added')],
  );
  expect(whyOf(found, 'base')).toEqual([
    'kas/base.yml removed (kas file)',
    'meta-demo/a.bb added (layer demo/meta-demo)',
  ]);
  expect(whyOf(found, 'other')).toEqual([
    'none of its 1 kas file changed',
    'changes of repository isar are not seen',
  ]);
  const isar: BuildSource = { path: 'isar', kind: 'repository', label: 'repository isar' };
  const many = variant('server', [...server.sources, isar]);
  expect(whyOf(touches([many], []), 'server')).toEqual([
    'none of its 2 kas files, 2 layers and 1 repository changed',
  ]);
});

test('what is made by builds is no part of a layer, unless the layer lies in it', () => {
  const whole = variant('whole', [layer('', ['build'])]);
  const inside = variant('inside', [layer('build/meta', ['build'])]);
  expect(idsOf(touches([whole, inside], ['build/tmp/x']))).toEqual([]);
  expect(idsOf(touches([whole, inside], ['build/meta/x']))).toEqual(['inside']);
  expect(idsOf(touches([whole, inside], ['README.md']))).toEqual(['whole']);
});

describe('behind a link', () => {
  test.each([
    // The file itself, a directory above it, one in a layer, and links to links.
    ['kas/base.yml', 'shared/base.yml', 'shared/base.yml'],
    ['kas', 'shared/kas', 'shared/kas/base.yml'],
    ['meta-demo/files', 'shared/files', 'shared/files/etc/motd'],
    ['meta-demo/all', '', 'README.md'],
  ])('%s -> %s, a change of %s counts', (path, target, file) => {
    const links = [{ path, target }];
    expect(idsOf(touches([base], [file]))).toEqual([]);
    expect(idsOf(touches([base], [file], { links }))).toEqual(['base']);
    expect(idsOf(touches([base], [path], { links }))).toEqual(['base']);
  });

  test('of a link, and in a circle', () => {
    const links = [
      { path: 'kas', target: 'one' },
      { path: 'one/base.yml', target: 'two' },
      { path: 'two', target: 'kas/base.yml' },
      { path: 'one/loop', target: 'one/loop/loop' },
    ];
    const found = touches([base], ['two'], { links });
    expect(whyOf(found, 'base')).toEqual([
      'two changed (kas file, by the link kas, by the link one/base.yml)',
    ]);
  });
});

describe('what cannot be told builds', () => {
  const vague = variant('vague', [kasFile('kas/x.yml')], {
    incomplete: ['isar:x.yml is not here'],
  });

  test('the variant whose kas chain is not known to its end', () => {
    const found = touches([base, vague], ['README.md']);
    expect(idsOf(found)).toEqual(['vague']);
    expect(whyOf(found, 'vague')).toEqual(['README.md changed, and isar:x.yml is not here']);
    expect(idsOf(touches([base, vague], [registry, config]))).toEqual([]);
  });

  test('everything, where a program makes the matrix and may read what changed', () => {
    const program = { matrixFromProgram: true };
    expect(touches([base, server], ['matrix.nix'], program).everything).toMatch(
      /^matrix.nix changed/,
    );
    expect(idsOf(touches([base, server], ['matrix.nix'], program))).toEqual(['base', 'server']);
    expect(idsOf(touches([base, server], ['kas/server.yml', registry], program))).toEqual([
      'server',
    ]);
  });

  test('what the configuration says of it', () => {
    const some = { path: config, variants: new Map([['server', 'it has another chain']]) };
    expect(whyOf(touches([base, server], [config], { config: some }), 'server')).toEqual([
      'it has another chain',
    ]);
    const all = { ...some, everything: 'kas.image changed' };
    expect(touches([base, server], [config], { config: all })).toMatchObject({
      everything: 'kas.image changed',
      variants: [{ touched: true }, { touched: true, why: ['kas.image changed'] }],
    });
  });
});

/** Small alphabets, so that paths meet. */
const path = fc
  .array(fc.constantFrom('a', 'b', 'kas'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const source = fc.record({
  path: fc.oneof(path, fc.constant('')),
  kind: fc.constantFrom('kas file', 'layer', 'patch', 'absent'),
  label: fc.constant('x'),
  except: fc.array(path, { maxLength: 2 }),
}) as fc.Arbitrary<BuildSource>;
const world = fc.record({
  variants: fc.array(
    fc.record({ sources: fc.array(source), incomplete: fc.subarray(['unknown']) }),
    { minLength: 1, maxLength: 3 },
  ),
  // As git has them: none is above another.
  links: fc
    .array(fc.record({ path, target: path }), { maxLength: 3 })
    .map((links) =>
      links.filter(
        (link, index) =>
          !links.some(
            (other, place) => place !== index && `${link.path}/`.startsWith(`${other.path}/`),
          ),
      ),
    ),
  matrixFromProgram: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

function touchesIn({ variants, ...evidence }: World, paths: readonly string[]): Touches {
  const named = variants.map(({ sources, incomplete }, index) =>
    variant(String(index), sources, { incomplete }),
  );
  return touches(named, paths, evidence);
}

describe('whatever variants are built from', () => {
  test('more changes never touch fewer', () => {
    fc.assert(
      fc.property(world, fc.array(path), fc.array(path), (one, some, others) => {
        const few = idsOf(touchesIn(one, some));
        expect(idsOf(touchesIn(one, [...others, ...some]))).toEqual(expect.arrayContaining(few));
      }),
    );
  });

  test('a change of the registry alone touches none', () => {
    fc.assert(
      fc.property(world, (one) => {
        const found = touchesIn(one, [registry, '.isar-artifacts/x']);
        expect(idsOf(found)).toEqual([]);
        expect(found.variants.every(({ why }) => why.length > 0)).toBe(true);
      }),
    );
  });

  test('what is left out is known to its end, and has no source where something changed', () => {
    fc.assert(
      fc.property(world, fc.array(path, { minLength: 1 }), (one, paths) => {
        touchesIn(one, paths).variants.forEach(({ touched, why }, index) => {
          expect(why.length).toBeGreaterThan(0);
          if (touched) return;
          const { sources = [], incomplete } = one.variants[index] ?? {};
          expect(incomplete).toEqual([]);
          const exact = sources.filter(({ except = [] }) => except.length === 0);
          for (const { path } of exact) expect(paths).not.toContain(path);
          expect(exact.map(({ path }) => path)).not.toContain('');
        });
      }),
    );
  });
});
