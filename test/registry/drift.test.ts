import { describe, expect, test } from '@jest/globals';
import type { Variant } from '../../src/plan/variant.ts';
import { aliasRules } from '../../src/registry/aliases.ts';
import { type DriftOptions, driftOf } from '../../src/registry/drift.ts';
import { nixFormat } from '../../src/registry/format.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import type { Registry } from '../../src/registry/pins.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { digestOf, pinOf, registryOf, settingsOf, variantOf } from './registries.ts';

const url = 'https://artifacts.example.com/x';
const planned = (id: string, ...optional: string[]) =>
  ({
    id,
    artifacts: ['wic', 'vmlinuz', ...optional].map((key) => ({
      key,
      attributePath: [...id.split('.'), key],
      name: `isar-${id.replaceAll('.', '-')}-${key}`,
      optional: optional.includes(key),
    })),
  }) as unknown as Variant;
const pinned = (id: string, more: Parameters<typeof variantOf>[2] = {}) =>
  variantOf(
    id,
    ['vmlinuz', 'wic'].map((key) => pinOf(`${id}.${key}`, key)),
    more,
  );
const both = registryOf(pinned('m.base'), pinned('m.server'));
const options: DriftOptions = {
  file: 'isar-artifacts.nix',
  format: nixFormat,
  settings: settingsOf(['m.base', 'm.server']),
  variants: [planned('m.base', 'dtb'), planned('m.server')],
};
const problems = (registry: Registry, more: Partial<DriftOptions> = {}, text?: string) =>
  driftOf(text ?? renderRegistry(registry), registry, { ...options, ...more }).map(
    ({ problem }) => problem,
  );

describe('a registry', () => {
  test('that is as the configuration says, published or not, has no drift', () => {
    expect(problems(both)).toEqual([]);
  });

  test('without a variant', () => {
    expect(problems(registryOf(pinned('m.base')))).toEqual(['m.server is not pinned']);
  });

  test('that has a variant as adopted pins is complete', () => {
    const { pins } = pinned('m.server');
    expect(problems({ ...registryOf(pinned('m.base')), adopted: pins })).toEqual([]);
  });

  test('without an artifact that is not optional', () => {
    const server = pinned('m.server');
    const half = { ...server, pins: server.pins.slice(1) };
    expect(problems(registryOf(pinned('m.base'), half))).toEqual([
      'm.server is pinned without m.server.vmlinuz',
    ]);
  });

  test('with an artifact that the variant has no more', () => {
    const server = pinned('m.server');
    const more = { ...server, pins: [...server.pins, pinOf('m.server.swu', 'old')] };
    expect(problems(registryOf(pinned('m.base'), more))).toEqual([
      'm.server.swu is pinned, and m.server has no such artifact any more',
    ]);
  });

  test('with another name than the configuration says', () => {
    const server = pinned('m.server');
    const pins = server.pins.map((pin) => ({ ...pin, name: `old-${pin.name}` }));
    expect(problems(registryOf(pinned('m.base'), { ...server, pins }))).toEqual(
      ['wic', 'vmlinuz'].map(
        (key) =>
          `m.server.${key} is pinned as old-isar-m-server-${key}, and the configuration calls it isar-m-server-${key}`,
      ),
    );
  });

  test('with a variant that left the configuration', () => {
    const more = { settings: settingsOf(['m.base']), variants: [planned('m.base')] };
    expect(problems(both, more)).toEqual(['m.server is pinned, but left the configuration']);
  });

  test('with URLs and no record', () => {
    const server = pinned('m.server');
    const pins = server.pins.map((pin) => ({ ...pin, url }));
    expect(problems(registryOf(pinned('m.base'), { ...server, pins }))).toEqual([
      'm.server has URLs, but no build record',
    ]);
    const recorded = { ...server, pins, record: digestOf('record') };
    expect(problems(registryOf(pinned('m.base'), recorded))).toEqual([]);
  });

  test('with the functions of another release', () => {
    const text = renderRegistry(both).replace('--connect-timeout 15', '--connect-timeout 16');
    expect(problems(both, {}, text)).toEqual([
      'isar-artifacts.nix was written by another release, or somebody changed its functions',
    ]);
  });

  test('with other aliases, mirrors or credentials', () => {
    const aliases = aliasRules({ 'm.old': 'm.server' });
    const access = { mirrors: ['https://mirror.example.com'] };
    const settings = settingsOf(['m.base', 'm.server'], { aliases, access });
    expect(problems(both, { settings })).toEqual([
      'alias attributes: not as the configuration says',
      'mirrors and credentials: not as the configuration says',
    ]);
    expect(problems(mergeRegistry(both, [], settings).registry, { settings })).toEqual([]);
  });

  test('with an alias that leads nowhere', () => {
    const aliases = aliasRules({ 'm.old': 'm.none' });
    const settings = settingsOf(['m.base', 'm.server'], { aliases });
    expect(problems(both, { settings })).toEqual(['the alias m.old → m.none leads to no artifact']);
  });

  test('says of each what to do', () => {
    const drift = driftOf(renderRegistry(registryOf()), registryOf(), options);
    expect(drift.map(({ hint }) => hint)).toEqual([
      'build it: isar-artifacts build --variant m.base --publish, then isar-artifacts update',
      'build it: isar-artifacts build --variant m.server --publish, then isar-artifacts update',
    ]);
  });
});
