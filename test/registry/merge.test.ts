import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesBetween, sameVariant } from '../../src/registry/changes.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import type { PinnedVariant, Registry } from '../../src/registry/pins.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { anyRegistry, digestOf, pinOf, registryOf, settingsOf, variantOf } from './registries.ts';

const base = variantOf('qemuamd64.base', [pinOf('qemuamd64.base.wic', 'base disk')]);
const server = variantOf('qemuamd64.server', [
  pinOf('qemuamd64.server.wic', 'disk'),
  pinOf('qemuamd64.server.vmlinuz', 'kernel'),
]);
const both = settingsOf([base.id, server.id]);

describe('an update', () => {
  test('keeps the pins of variants that were not built', () => {
    const { registry, changes } = mergeRegistry(registryOf(base, server), [], both);
    expect(registry).toEqual(registryOf(base, server));
    expect(changes).toEqual([]);
  });

  test('drops the pins of variants that left the configuration', () => {
    const { registry, changes } = mergeRegistry(
      registryOf(base, server),
      [],
      settingsOf([server.id]),
    );
    expect(registry).toEqual(registryOf(server));
    expect(changes).toEqual([
      {
        id: base.id,
        kind: 'dropped',
        pins: [{ attribute: 'qemuamd64.base.wic', before: base.pins[0] }],
      },
    ]);
  });

  test('adds new variants', () => {
    const { registry, changes } = mergeRegistry(registryOf(server), [base], both);
    expect(registry).toEqual(registryOf(server, base));
    expect(changes).toEqual([
      {
        id: base.id,
        kind: 'added',
        pins: [{ attribute: 'qemuamd64.base.wic', after: base.pins[0] }],
      },
    ]);
  });

  test('moves all pins of a variant, and names those that differ', () => {
    const moved = variantOf(server.id, [
      pinOf('qemuamd64.server.wic', 'new disk'),
      pinOf('qemuamd64.server.initrd', 'initrd'),
    ]);
    const { registry, changes } = mergeRegistry(registryOf(base, server), [moved], both);
    expect(registry).toEqual(registryOf(base, moved));
    expect(changes).toEqual([
      {
        id: server.id,
        kind: 'moved',
        pins: [
          { attribute: 'qemuamd64.server.initrd', after: moved.pins[1] },
          { attribute: 'qemuamd64.server.vmlinuz', before: server.pins[1] },
          { attribute: 'qemuamd64.server.wic', before: server.pins[0], after: moved.pins[0] },
        ],
      },
    ]);
  });

  test('with equal pins changes nothing', () => {
    const again = { ...server, pins: server.pins.toReversed() };
    expect(mergeRegistry(registryOf(server), [again], both).changes).toEqual([]);
  });

  test.each<[string, Partial<PinnedVariant>]>([
    ['record', { record: digestOf('another record') }],
    ['commit', { commit: 'f'.repeat(40) }],
    ['time', { time: 1 }],
  ])('with equal pins of another %s moves the variant and no pin', (_field, change) => {
    const { changes } = mergeRegistry(registryOf(server), [{ ...server, ...change }], both);
    expect(changes).toEqual([{ id: server.id, kind: 'moved', pins: [] }]);
  });

  test.each([
    ['name', { name: 'other' }],
    ['digest', { sha256: digestOf('other') }],
    ['size', { size: 1 }],
    ['url', { url: 'https://example.com/other' }],
    ['encoding', { encoding: 'zstd' }],
  ] as const)('moves a pin whose %s alone differs', (_field, change) => {
    const pins = base.pins.map((pin) => ({ ...pin, ...change }));
    expect(sameVariant(base, { ...base, pins })).toBe(false);
  });

  test('tells attributes with a dot in them apart', () => {
    const [a, b] = [
      pinOf('a.b.wic', 'x'),
      pinOf('a.b.wic', 'y', { attributePath: ['a.b', 'wic'] }),
    ];
    const old = variantOf('a.b', [a, b]);
    const now = variantOf('a.b', [{ ...a, sha256: digestOf('z') }, b]);
    expect(changesBetween(registryOf(old), registryOf(now))).toEqual([
      { id: 'a.b', kind: 'moved', pins: [{ attribute: 'a.b.wic', before: a, after: now.pins[0] }] },
    ]);
  });
});

describe('whatever is built', () => {
  /** A registry, another, and whether the variants of that one are known. */
  const two = fc.tuple(anyRegistry, anyRegistry).map(([old, now]) => ({
    old,
    // Pins of one attribute in two variants are a conflict, which is another test's.
    updates: [...now.variants.values()]
      .filter(({ id }) => old.variants.has(id))
      .concat(disjoint(old, now)),
  }));

  test('the order and the portions of updates do not matter', () => {
    const plan = two.chain(({ old, updates }) =>
      fc.record({
        old: fc.constant(old),
        updates: fc.constant(updates),
        shuffled: fc.shuffledSubarray(updates, { minLength: updates.length }),
        cut: fc.nat(updates.length),
      }),
    );
    fc.assert(
      fc.property(plan, ({ old, updates, shuffled, cut }) => {
        const known = settingsOf([...old.variants.keys(), ...updates.map(({ id }) => id)]);
        const atOnce = mergeRegistry(old, updates, known).registry;
        const first = mergeRegistry(old, shuffled.slice(0, cut), known).registry;
        const inTwo = mergeRegistry(first, shuffled.slice(cut), known).registry;
        expect(textOf(inTwo)).toBe(textOf(atOnce));
        expect(changesBetween(atOnce, inTwo)).toEqual([]);
      }),
    );
  });

  test('the changes are none exactly where the text stays', () => {
    fc.assert(
      fc.property(two, fc.boolean(), ({ old, updates }, again) => {
        const { registry, changes } = mergeRegistry(
          old,
          again ? [...old.variants.values()] : updates,
          settingsOf(old.variants.keys()),
        );
        expect(changes.length === 0).toBe(textOf(registry) === textOf(old));
      }),
    );
  });
});

/** The variants of `now` that are new and claim no attribute of `old`. */
function disjoint(old: Registry, now: Registry): PinnedVariant[] {
  return [...now.variants.values()].filter((variant) => {
    if (old.variants.has(variant.id)) return false;
    const variants = new Map([...old.variants, [variant.id, variant]]);
    return !textOf({ ...old, variants }).startsWith('registry-conflict');
  });
}

/** The file, or the refusal: both must be the same. */
function textOf(registry: Registry): string {
  try {
    return renderRegistry(registry);
  } catch (error) {
    return (error as { code: string }).code;
  }
}
