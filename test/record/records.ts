import fc from 'fast-check';
import type { Sha256 } from '../../src/digest/sha256.ts';
import type { Input } from '../../src/inputs/inputs.ts';
import type { BuildRecord, RecordedArtifact, RecordedFile } from '../../src/record/build-record.ts';
import type { Package } from '../../src/record/manifest.ts';
import { digestOf } from '../registry/registries.ts';

/** An artifact of qemuamd64.server with these contents; `wic` and `vmlinuz` are such keys. */
export function artifactOf(
  key: string,
  contents: string,
  more: Partial<RecordedArtifact> = {},
): RecordedArtifact {
  return {
    attributePath: ['qemuamd64', 'server', key],
    name: `isar-qemuamd64-server.${key}`,
    file: `build/deploy/qemuamd64/isar.${key}`,
    sha256: digestOf(contents),
    size: Buffer.byteLength(contents),
    reproducible: key !== 'wic',
    ...more,
  };
}

export function packageOf(name: string, version: string, more: Partial<Package> = {}): Package {
  return { name, version, arch: 'amd64', source: name, sourceVersion: version, ...more };
}

/** A record of a build of qemuamd64.server, unpublished. */
export function recordOf(more: Partial<BuildRecord> = {}): BuildRecord {
  return {
    variant: { id: 'qemuamd64.server', axes: { machine: 'qemuamd64', role: 'server' } },
    kas: ['kas/base.yml', 'kas/server.yml'],
    source: { commit: 'c0ffee00'.repeat(5), time: 1_750_000_000, dirty: false },
    inputs: [
      { name: 'kas:kas/base.yml', digest: { sha256: digestOf('base.yml') } },
      { name: 'layer:acme/meta-acme', digest: { gitTree: 'a'.repeat(40) } },
      {
        name: 'repository:isar',
        digest: { gitTree: 'b'.repeat(40), gitCommit: 'd'.repeat(40) },
        url: 'https://git.example.com/isar',
      },
    ],
    packages: [packageOf('apt', '2.6.2'), packageOf('zlib1g', '1:1.2.13', { source: 'zlib' })],
    artifacts: [artifactOf('wic', 'a disk'), artifactOf('vmlinuz', 'a kernel')],
    tools: { 'isar-artifacts': '0.1.0', kas: '5.4' },
    startedOn: '2026-11-24T00:00:00.000Z',
    finishedOn: '2026-11-24T00:04:00.000Z',
    ...more,
  };
}

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const gitHash = fc.oneof(hex(40), hex(64));
const sha256 = hex(64) as unknown as fc.Arbitrary<Sha256>;
const time = fc
  .date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/);
const dictionary = fc.dictionary(key, fc.string(), { maxKeys: 4, noNullPrototype: true });

const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ name: word, digest: fc.record({ sha256 }) }),
  fc.record(
    {
      name: word,
      digest: fc.record({ gitTree: gitHash, gitCommit: gitHash }, { requiredKeys: ['gitTree'] }),
      url: fc.webUrl(),
    },
    { requiredKeys: ['name', 'digest'] },
  ),
);

/** Packages as `parseManifest` may return them: the separators are in no field. */
const field = (separators: RegExp) => word.filter((text) => !separators.test(text));
export const anyPackage: fc.Arbitrary<Package> = fc.record({
  name: field(/[|:\s]/),
  version: field(/[|\s]/),
  arch: field(/[|:\s]/),
  source: field(/[|@\s]/),
  sourceVersion: field(/[|\s]/),
});

const recorded: fc.Arbitrary<RecordedFile> = fc
  .record({
    name: word,
    file: word,
    sha256,
    size: fc.maxSafeNat(),
    encoding: fc.constantFrom('none' as const, 'zstd' as const, undefined),
    stored: fc.record({ size: fc.maxSafeNat(), checksum: word }, { requiredKeys: ['size'] }),
  })
  .map(({ encoding, stored, ...rest }) => {
    if (encoding === undefined) return rest;
    const key = `sha256/${rest.sha256}${encoding === 'zstd' ? '.zst' : ''}`;
    return { ...rest, object: { key, encoding, ...stored } };
  });

const artifact: fc.Arbitrary<RecordedArtifact> = fc
  .record({
    attributePath: fc.array(word, { minLength: 1, maxLength: 4 }),
    name: fc.stringMatching(/^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]{0,40}$/),
    reproducible: fc.boolean(),
    content: fc.option(sha256, { nil: undefined }),
    recorded,
  })
  .map(({ recorded, content, ...rest }) => ({ ...recorded, ...rest, ...(content && { content }) }));

const count = fc.nat({ max: 100_000 });
const sstate = fc.record({
  wanted: count,
  local: count,
  mirrors: count,
  missed: count,
  current: count,
});
const statistics = fc.record(
  {
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }).map((seconds) => seconds || 0),
    tries: fc.integer({ min: 1, max: 9 }),
    tasks: count,
    sstate,
    disk: fc.maxSafeNat(),
  },
  { requiredKeys: ['seconds', 'tries'] },
);

const essentials = {
  variant: fc.record({ id: word, axes: dictionary }),
  kas: fc.array(word, { minLength: 1, maxLength: 4 }),
  source: fc.record({ commit: gitHash, time: fc.maxSafeNat(), dirty: fc.boolean() }),
  inputs: fc.array(input, { maxLength: 5 }),
  packages: fc.option(fc.array(anyPackage, { maxLength: 5 }), { nil: undefined }),
  artifacts: fc.array(artifact, { minLength: 1, maxLength: 4 }),
  tools: dictionary,
  startedOn: time,
  finishedOn: time,
};

const details = {
  sidecars: fc.array(recorded, { maxLength: 3 }),
  fingerprint: sha256,
  settings: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,9}$/), fc.string(), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  host: fc.record({ arch: word }),
  log: word,
  statistics,
  directory: word,
  previous: sha256,
};

/** With and without what records of our first releases lack. */
export const anyRecord: fc.Arbitrary<BuildRecord> = fc
  .tuple(fc.record(essentials), fc.record(details, { requiredKeys: [] }))
  .map(([record, more]) => ({ ...record, ...more }));
