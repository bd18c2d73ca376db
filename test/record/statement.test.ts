import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRecord, serializeRecord } from '../../src/record/serialize.ts';
import { digestOf } from '../registry/registries.ts';
import { anyRecord, artifactOf, recordOf } from './records.ts';

/** The object of that kind anew, its keys the other way round, at every depth. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reordered(entry)]),
  );
}

describe('a build record', () => {
  test('reads back as it was, and writes the same bytes again', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { text, digest } = serializeRecord(record);
        const read = parseRecord(text, 'a.json');
        expect(read).toEqual(record);
        expect(serializeRecord(read)).toEqual({ text, digest });
      }),
    );
  });

  test('has one text, whoever put its fields together', () => {
    const published = recordOf({
      artifacts: [
        artifactOf('wic', 'x', {
          object: {
            key: `sha256/${digestOf('x')}.zst`,
            encoding: 'zstd',
            size: 9,
            checksum: 'crc32:x',
          },
        }),
      ],
    });
    const detailed = recordOf({
      sidecars: [{ name: 'a.cdx.json', file: 'b/a.cdx.json', sha256: digestOf('s'), size: 1 }],
      host: { arch: 'x86_64' },
      log: 'a.log',
      directory: 'build',
      previous: digestOf('before'),
      statistics: {
        seconds: 9,
        tries: 1,
        sstate: { wanted: 3, local: 1, mirrors: 1, missed: 1, current: 0 },
      },
    });
    for (const record of [recordOf(), published, detailed]) {
      // The order of axes and tools is part of what they say.
      const { variant, tools } = record;
      const other = { ...(reordered(record) as typeof record), variant, tools };
      expect(serializeRecord(other).text).toBe(serializeRecord(record).text);
    }
  });

  test('is named by the digest of its text, and ends with one line feed', () => {
    const { text, digest } = serializeRecord(recordOf());
    expect(digest).toBe(digestOf(text));
    expect(text).toMatch(/[^\n]\n$/);
  });

  test('keeps "no package list" apart from an empty one', () => {
    for (const packages of [undefined, []]) {
      const { text } = serializeRecord(recordOf({ packages }));
      expect(parseRecord(text, 'a.json').packages).toEqual(packages);
    }
  });
});

describe('the statement', () => {
  const statement = JSON.parse(serializeRecord(recordOf()).text);

  test('is an in-toto statement about the artifacts', () => {
    expect(Object.keys(statement).sort()).toEqual([
      '_type',
      'predicate',
      'predicateType',
      'subject',
    ]);
    expect(statement._type).toBe('https://in-toto.io/Statement/v1');
    expect(statement.subject).toEqual([
      { name: 'isar-qemuamd64-server.wic', digest: { sha256: digestOf('a disk') } },
      { name: 'isar-qemuamd64-server.vmlinuz', digest: { sha256: digestOf('a kernel') } },
    ]);
  });

  test('has what SLSA provenance requires', () => {
    const { buildDefinition, runDetails } = statement.predicate;
    expect(statement.predicateType).toBe('https://slsa.dev/provenance/v1');
    // TypeURI and builder.id are URIs; externalParameters must not be empty.
    expect(() => new URL(buildDefinition.buildType)).not.toThrow();
    expect(() => new URL(runDetails.builder.id)).not.toThrow();
    expect(buildDefinition.externalParameters).toEqual({
      variant: { id: 'qemuamd64.server', axes: { machine: 'qemuamd64', role: 'server' } },
      kas: ['kas/base.yml', 'kas/server.yml'],
      source: { commit: 'c0ffee00'.repeat(5), time: 1_750_000_000, dirty: false },
    });
    expect(runDetails.builder.version).toEqual({ 'isar-artifacts': '0.1.0', kas: '5.4' });
    expect(runDetails.metadata).toEqual({
      startedOn: '2026-11-24T00:00:00.000Z',
      finishedOn: '2026-11-24T00:04:00.000Z',
    });
  });

  test('names its materials as resource descriptors', () => {
    expect(statement.predicate.buildDefinition.resolvedDependencies).toEqual([
      { name: 'kas:kas/base.yml', digest: { sha256: digestOf('base.yml') } },
      { name: 'layer:acme/meta-acme', digest: { gitTree: 'a'.repeat(40) } },
      {
        name: 'repository:isar',
        digest: { gitTree: 'b'.repeat(40), gitCommit: 'd'.repeat(40) },
        uri: 'git+https://git.example.com/isar',
      },
      { uri: 'pkg:deb/debian/apt@2.6.2?arch=amd64&upstream=apt%402.6.2' },
      { uri: 'pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64&upstream=zlib%401%3A1.2.13' },
    ]);
  });
});
