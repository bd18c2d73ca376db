import { describe, expect, test } from '@jest/globals';
import { aliasRules, expandAliases } from '../../src/registry/aliases.ts';
import { changesBetween } from '../../src/registry/changes.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { pinOf, registryOf, settingsOf, variantOf } from './registries.ts';

const one = variantOf('m.server.simple.server-1', [
  pinOf('m.server.simple.server-1.wic', 'disk 1'),
  pinOf('m.server.simple.server-1.vmlinuz', 'kernel'),
]);
const two = variantOf('m.server.simple.server-2', [
  pinOf('m.server.simple.server-2.wic', 'disk 2'),
]);
const rules = aliasRules({ 'm.server': 'm.server.simple.server-1' });
const settings = settingsOf([one.id, two.id], { aliases: rules });

describe('an alias', () => {
  test('stands for everything below its target, and nothing else', () => {
    expect(expandAliases(rules, [...one.pins, ...two.pins])).toEqual({
      aliases: [
        { attributePath: ['m', 'server', 'wic'], target: one.pins[0]?.attributePath },
        { attributePath: ['m', 'server', 'vmlinuz'], target: one.pins[1]?.attributePath },
      ],
      empty: [],
    });
  });

  test('can stand for one artifact', () => {
    const single = aliasRules({ disk: 'm.server.simple.server-1.wic' });
    expect(expandAliases(single, one.pins).aliases).toEqual([
      { attributePath: ['disk'], target: one.pins[0]?.attributePath },
    ]);
  });

  test('that leads nowhere is named', () => {
    const typo = aliasRules({ 'm.server': 'm.server.simple.server-3' });
    const merged = mergeRegistry(registryOf(one), [], { ...settings, aliases: typo });
    expect(merged.registry.aliases).toEqual([]);
    expect(merged.emptyAliases).toEqual(['m.server → m.server.simple.server-3']);
  });

  test('does not match half of a component', () => {
    const half = aliasRules({ x: 'm.server.simple.server' });
    expect(expandAliases(half, one.pins).aliases).toEqual([]);
  });

  test('in the place of an artifact is refused', () => {
    const clash = {
      ...settings,
      aliases: aliasRules({ 'm.server.simple.server-2': 'm.server.simple.server-1' }),
    };
    const { registry } = mergeRegistry(registryOf(one, two), [], clash);
    expect(() => renderRegistry(registry)).toThrow(
      expect.objectContaining({
        code: 'registry-conflict',
        message:
          'two artifacts claim the attribute m.server.simple.server-2.wic: isar-m-server-simple-server-2-wic and alias of m.server.simple.server-1.wic',
        hint: expect.stringContaining('registry.aliases'),
      }),
    );
  });
});

describe('an update', () => {
  test('adds, moves and drops aliases with the configuration', () => {
    const plain = registryOf(one, two);
    const aliased = mergeRegistry(plain, [], settings).registry;
    const other = aliasRules({ 'm.server': 'm.server.simple.server-2' });
    const moved = mergeRegistry(aliased, [], { ...settings, aliases: other }).registry;
    const wic = 'm.server.wic';
    const gone = { attribute: 'm.server.vmlinuz', before: one.pins[1] };
    expect(changesBetween(plain, aliased)).toEqual([
      {
        id: 'alias attributes',
        kind: 'added',
        pins: [
          { attribute: 'm.server.vmlinuz', after: one.pins[1] },
          { attribute: wic, after: one.pins[0] },
        ],
      },
    ]);
    expect(changesBetween(aliased, moved)).toEqual([
      {
        id: 'alias attributes',
        kind: 'moved',
        pins: [gone, { attribute: wic, before: one.pins[0], after: two.pins[0] }],
      },
    ]);
    expect(changesBetween(aliased, plain)[0]?.kind).toBe('dropped');
  });

  test('of a pin says nothing of its aliases', () => {
    const aliased = mergeRegistry(registryOf(one, two), [], settings).registry;
    const newer = { ...two, pins: [pinOf('m.server.simple.server-2.wic', 'new disk')] };
    expect(mergeRegistry(aliased, [newer], settings).changes.map(({ id }) => id)).toEqual([two.id]);
  });

  test('moves mirrors and credentials with the configuration', () => {
    const access = { mirrors: ['https://mirror.example.com'] };
    const { changes } = mergeRegistry(registryOf(one), [], settingsOf([one.id], { access }));
    expect(changes).toEqual([{ id: 'mirrors and credentials', kind: 'moved', pins: [] }]);
  });
});

describe('what was adopted', () => {
  const adopted = [pinOf('m.server.wic', 'by hand'), pinOf('m.old.wic', 'kept')];
  const known = settingsOf(['m.server']);
  const before = { ...registryOf(), adopted };

  test('stays where no variant takes its attribute', () => {
    expect(mergeRegistry(before, [], known)).toMatchObject({ registry: before, changes: [] });
  });

  test('goes when a build takes its attribute, and is what people had before', () => {
    const built = variantOf('m.server', [pinOf('m.server.wic', 'built')]);
    const { registry, changes } = mergeRegistry(before, [built], known);
    expect(registry.adopted).toEqual(adopted.slice(1));
    expect(changes).toEqual([
      {
        id: 'm.server',
        kind: 'added',
        pins: [{ attribute: 'm.server.wic', before: adopted[0], after: built.pins[0] }],
      },
    ]);
  });

  test('is told of when it comes or goes by itself', () => {
    expect(changesBetween(registryOf(), before)).toMatchObject([
      { id: 'adopted pins', kind: 'added', pins: [{ attribute: 'm.old.wic' }, {}] },
    ]);
  });

  test('goes when an alias leads from its attribute to what was built', () => {
    const built = variantOf('m.server', [pinOf('m.server.vmlinuz', 'built')]);
    const hand = pinOf('demo.vmlinuz', 'by hand');
    const old = { ...registryOf(built), adopted: [hand, ...adopted.slice(1)] };
    const rules = { ...known, aliases: aliasRules({ demo: 'm.server' }) };
    const { registry, changes } = mergeRegistry(old, [], rules);
    expect(registry.adopted).toEqual(adopted.slice(1));
    expect(changes).toEqual([
      {
        id: 'alias attributes',
        kind: 'moved',
        pins: [{ attribute: 'demo.vmlinuz', before: hand, after: built.pins[0] }],
      },
    ]);
  });
});
