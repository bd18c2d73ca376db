import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Variant } from '../../src/plan/variant.ts';
import { artifactOf, variantsOf } from '../support/plan-of.ts';

// A matrix as real projects have it. What is checked here was worked out by hand.
const file = join(import.meta.dirname, '../fixtures/config/product-line.yml');
let text: string;
let variants: readonly Variant[];
beforeAll(async () => {
  text = await readFile(file, 'utf8');
  variants = variantsOf(text);
});

test('sixteen variants take about fifty lines', () => {
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(55);
  expect(variants.map(({ id }) => id)).toEqual([
    'qemuamd64.base',
    'qemuamd64.agent',
    'qemuarm64.base',
    'qemuarm64.agent',
    'amd-v3c18i.base',
    'amd-v3c18i.agent',
    'jetson-orin.base',
    'qemuamd64.server.vlans.server-1',
    'qemuamd64.server.vlans.server-2',
    'qemuamd64.server.bond.server-1',
    'qemuamd64.server.bond.server-2',
    'amd-v3c18i.server.vlans.server-1',
    'amd-v3c18i.server.vlans.server-2',
    'amd-v3c18i.server.bond.server-1',
    'amd-v3c18i.server.bond.server-2',
    'qemuarm64.server.vlans',
  ]);
});

test('a variant of every axis', () => {
  const variant = variants.find(({ id }) => id === 'amd-v3c18i.server.bond.server-2');
  const stem = 'amd-v3c18i/isar-image-server-bond-debian-trixie-amd-v3c18i';
  expect(variant).toMatchObject({
    axes: { machine: 'amd-v3c18i', role: 'server', profile: 'bond', node: 'server-2' },
    kas: [
      'kas/base.yml',
      'kas/machine/amd-v3c18i.yml',
      'kas/packages/k3s.yml',
      'kas/role/server.yml',
      'kas/profile/bond.yml',
      'kas/node/server-2.yml',
    ],
    runsOn: ['self-hosted', 'isar', 'x64'],
    environment: { DL_DIR: '/cache/downloads-riscv64', SSTATE_DIR: '/cache/sstate-amd-v3c18i' },
    stem,
  });
  expect(variant?.artifacts.map(({ key, output }) => [key, output])).toEqual([
    ['wic', `${stem}.wic`],
    ['vmlinuz', `${stem}-vmlinuz`],
    ['initrd', `${stem}-initrd.img`],
    ['swu', `${stem}.swu`],
  ]);
});

describe('a machine of its own kind', () => {
  test.each([
    ['wic', 'jetson-orin/jetson-base-jetson-orin.wic.img', 'isar-base-jetson-orin.wic.img', false],
    [
      'vmlinuz',
      'jetson-orin/jetson-base-jetson-orin-vmlinuz',
      'isar-base-jetson-orin-vmlinuz',
      true,
    ],
    ['dtb', 'jetson-orin/*.dtb', 'isar-base-jetson-orin-dtb', true],
  ])('%s', (key, output, name, reproducible) => {
    expect(artifactOf(text, 'jetson-orin.base', key)).toEqual({
      key,
      attributePath: ['jetson-orin', 'base', key],
      name,
      output,
      optional: key === 'dtb',
      reproducible,
      shared: false,
    });
  });
});
