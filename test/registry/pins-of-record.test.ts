import { expect, test } from '@jest/globals';
import { serializeRecord } from '../../src/record/serialize.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { readRegistry } from '../../src/registry/read.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { digestOf, registryOf } from './registries.ts';

const urlOf = (key: string) => `https://artifacts.example.com/${key}`;
const [diskKey, kernelKey] = [`sha256/${digestOf('disk')}.zst`, `sha256/${digestOf('kernel')}`];
const disk = artifactOf('wic', 'disk', { object: { key: diskKey, encoding: 'zstd', size: 99 } });
const kernel = artifactOf('vmlinuz', 'kernel', {
  object: { key: kernelKey, encoding: 'none', size: 6 },
});

test('a published record is pinned by its digest and the URLs of its objects', () => {
  const record = recordOf({ artifacts: [disk, kernel] });
  expect(pinsOfRecord(record, urlOf)).toEqual({
    id: 'qemuamd64.server',
    record: serializeRecord(record).digest,
    commit: record.source.commit,
    time: record.source.time,
    pins: [
      {
        attributePath: ['qemuamd64', 'server', 'wic'],
        name: 'isar-qemuamd64-server.wic',
        sha256: digestOf('disk'),
        // Of the file, not of the object.
        size: 4,
        encoding: 'zstd',
        url: urlOf(diskKey),
      },
      {
        attributePath: ['qemuamd64', 'server', 'vmlinuz'],
        name: 'isar-qemuamd64-server.vmlinuz',
        sha256: digestOf('kernel'),
        size: 6,
        encoding: 'none',
        url: urlOf(kernelKey),
      },
    ],
  });
});

test('what was never published has neither URL nor record', () => {
  const variant = pinsOfRecord(recordOf({ artifacts: [artifactOf('wic', 'disk')] }), urlOf);
  expect(variant).not.toHaveProperty('record');
  expect(variant.pins[0]).not.toHaveProperty('url');
  expect(variant.pins[0]?.encoding).toBe('none');
});

test('a record is named only once all of it is published', () => {
  const half = recordOf({ artifacts: [disk, artifactOf('vmlinuz', 'kernel')] });
  const { pins, ...variant } = pinsOfRecord(half, urlOf);
  expect(variant).not.toHaveProperty('record');
  expect(pins.map(({ url }) => url)).toEqual([urlOf(diskKey), undefined]);
});

test('the registry reads back as what was pinned', () => {
  const variant = pinsOfRecord(recordOf({ artifacts: [kernel, disk] }), urlOf);
  const read = readRegistry(renderRegistry(registryOf(variant)), 'isar-artifacts.nix');
  expect(read.variants.get(variant.id)).toEqual({ ...variant, pins: variant.pins });
});
