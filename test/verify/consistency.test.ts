import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BuildRecord, RecordedArtifact } from '../../src/record/build-record.ts';
import type { Pin, PinnedVariant } from '../../src/registry/pins.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { objectKey } from '../../src/store/key.ts';
import { disagreements } from '../../src/verify/consistency.ts';
import { anyRecord, artifactOf, recordOf } from '../record/records.ts';
import { digestOf, pinOf } from '../registry/registries.ts';

function publishedAs(artifact: RecordedArtifact): RecordedArtifact {
  const object = { key: objectKey(artifact.sha256, 'zstd'), encoding: 'zstd', size: 5 } as const;
  return { ...artifact, object };
}

const record = recordOf({
  artifacts: [artifactOf('wic', 'a disk'), artifactOf('vmlinuz', 'a kernel')].map(publishedAs),
});
const pinnedOf = (of: BuildRecord) => pinsOfRecord(of, (key) => `https://example.com/${key}`);
const variant = pinnedOf(record);
const [wic, vmlinuz] = variant.pins as [Pin, Pin];

describe('pins and the build record that they name', () => {
  test('agree where the one was made of the other', () => {
    expect(disagreements(variant, record)).toEqual([]);
    const distinct = ({ artifacts }: BuildRecord) =>
      new Set(artifacts.map(({ attributePath }) => attributePath.join('\0'))).size ===
      artifacts.length;
    fc.assert(
      fc.property(anyRecord.filter(distinct), (any) => {
        expect(disagreements(pinnedOf(any), any)).toEqual([]);
      }),
    );
  });

  test('agree where the registry leaves something to the record', () => {
    const { commit: _, time: __, ...rest } = variant;
    const { size: ___, ...unsized } = wic;
    expect(disagreements({ ...rest, pins: [unsized, vmlinuz] }, record)).toEqual([]);
  });

  test.each<[string, Partial<PinnedVariant>, object]>([
    ['commit', { commit: 'd'.repeat(40) }, { problem: expect.stringContaining('the commit ddd') }],
    ['time', { time: 5 }, { problem: expect.stringContaining('the time 5, and') }],
    ['variant', { id: 'm.r' }, { problem: 'its build record is one of qemuamd64.server' }],
    [
      'file',
      { pins: [wic, { ...vmlinuz, sha256: digestOf('x') }] },
      { attribute: 'qemuamd64.server.vmlinuz', problem: expect.stringContaining('the sha256') },
    ],
    [
      'size',
      { pins: [{ ...wic, size: 1 }, vmlinuz] },
      { attribute: 'qemuamd64.server.wic', problem: expect.stringContaining('the size 1, and') },
    ],
    [
      'name',
      { pins: [{ ...wic, name: 'x' }, vmlinuz] },
      { problem: expect.stringContaining('the name x, and') },
    ],
    [
      'encoding',
      { pins: [{ ...wic, encoding: 'none' }, vmlinuz] },
      { problem: expect.stringContaining('the encoding none, and the build record says zstd') },
    ],
    [
      'key',
      { pins: [{ ...wic, url: 'https://example.com/disk' }, vmlinuz] },
      { problem: `the build record has it under the key ${objectKey(wic.sha256, 'zstd')}` },
    ],
    [
      'artifact',
      { pins: [wic, vmlinuz, pinOf('qemuamd64.server.dtb', 'x')] },
      { attribute: 'qemuamd64.server.dtb', problem: 'the build record does not name it' },
    ],
    [
      'lack of an artifact',
      { pins: [wic] },
      { problem: 'its build record names qemuamd64.server.vmlinuz, which is not pinned' },
    ],
  ])('disagree by another %s', (_, other, disagreement) => {
    const found = disagreements({ ...variant, ...other }, record);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(disagreement);
  });
});
