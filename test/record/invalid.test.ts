import { describe, expect, test } from '@jest/globals';
import { parseRecord, serializeRecord } from '../../src/record/serialize.ts';
import { digestOf } from '../registry/registries.ts';
import { artifactOf, recordOf } from './records.ts';

const object = { key: `sha256/${digestOf('x')}.zst`, encoding: 'zstd', size: 9 } as const;
const record = recordOf({
  artifacts: [artifactOf('wic', 'x', { object })],
  sidecars: [{ name: 'x.wic.bmap', file: 'b/x.wic.bmap', sha256: digestOf('x'), size: 1, object }],
  fingerprint: digestOf('inputs'),
  settings: { SOURCE_DATE_EPOCH: '1700000000' },
  host: { arch: 'x86_64' },
  log: 'logs/a.log',
  statistics: { seconds: 60.5, tries: 1 },
});

/** The statement with a value at a path; undefined takes the field away. */
function withValue(path: string, value: unknown): string {
  const statement = JSON.parse(serializeRecord(record).text);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at, key) => at[key], statement);
  parent[last] = value;
  return JSON.stringify(statement);
}

const definition = 'predicate.buildDefinition';
const parameters = `${definition}.externalParameters`;
const dependency = `${definition}.resolvedDependencies`;
const artifact = 'predicate.artifacts.0';
const byproduct = 'predicate.runDetails.byproducts.0';

describe('a record with a wrong field is refused by its name', () => {
  test.each<[string, unknown, string?]>([
    ['_type', 'https://in-toto.io/Statement/v0.1'],
    ['subject', []],
    ['subject.0.name', '../disk'],
    ['subject.0.digest.sha256', 'ABC'],
    ['predicateType', 'https://slsa.dev/provenance/v0.2'],
    ['predicate', undefined],
    [`${definition}.buildType`, 'urn:isar-artifacts:kas-build:v2'],
    [`${parameters}.variant.id`, ''],
    [`${parameters}.variant.axes.machine`, 7],
    [`${parameters}.kas`, []],
    [`${parameters}.kas.1`, ''],
    [`${parameters}.source.commit`, 'HEAD'],
    [`${parameters}.source.time`, -1],
    [`${parameters}.source.time`, 1.5],
    [`${parameters}.source.dirty`, 'no'],
    [`${definition}.internalParameters.hasManifest`, undefined],
    [dependency, undefined],
    [`${dependency}.0`, {}],
    [`${dependency}.1.digest.gitTree`, 'main'],
    [`${dependency}.3.uri`, 'pkg:npm/left-pad@1.0.0'],
    ['predicate.runDetails.builder.id', undefined],
    ['predicate.runDetails.builder.version.kas', 5.4],
    ['predicate.runDetails.metadata.startedOn', 'yesterday'],
    ['predicate.runDetails.metadata.finishedOn', '2026-11-24T00:00:00+01:00'],
    ['predicate.artifacts', []],
    [`${artifact}.attributePath`, []],
    [`${artifact}.attributePath.1`, ''],
    [`${artifact}.name`, '.hidden'],
    [`${artifact}.file`, ''],
    [`${artifact}.sha256`, 'x'.repeat(64)],
    [`${artifact}.size`, '1'],
    [`${artifact}.size`, 2 ** 53],
    [`${artifact}.reproducible`, undefined],
    [`${artifact}.object.key`, `sha256/${digestOf('another file')}.zst`],
    [`${artifact}.object.key`, `sha256/${digestOf('x')}`],
    [`${artifact}.object.key`, '../../etc/passwd'],
    [`${artifact}.object.encoding`, 'xz'],
    [`${artifact}.object.size`, -1],
    [`${definition}.internalParameters.fingerprint`, 'unknown'],
    [`${definition}.internalParameters.settings.SOURCE_DATE_EPOCH`, 7],
    [`${byproduct}.name`, ''],
    [`${byproduct}.digest.sha256`, undefined],
    [`${byproduct}.annotations.size`, -1],
    [`${byproduct}.annotations.object.key`, `sha256/${digestOf('another file')}.zst`],
    ['predicate.build.host.arch', 64],
    ['predicate.build.log', ''],
    ['predicate.build.statistics.seconds', -1],
    ['predicate.build.statistics.tries', 0],
    ['predicate.build.statistics.disk', 0.5],
    ['predicate.build.statistics.sstate', { wanted: 1 }, '.local'],
  ])('%s = %j', (path, value, below = '') => {
    expect(() => parseRecord(withValue(path, value), 'records/a.json')).toThrow(
      expect.objectContaining({
        code: 'record-invalid',
        message: expect.stringMatching(/^records\/a\.json is no build record: /),
        hint: expect.stringContaining('build the variant again'),
      }),
    );
    expect(() => parseRecord(withValue(path, value), 'a')).toThrow(`${path}${below}: `);
  });

  test.each([
    ['subject.0.digest.sha256', digestOf('another file'), 'predicate.artifacts'],
    ['subject.0.name', 'another-name', 'predicate.artifacts'],
    ['subject.1', { name: 'b', digest: { sha256: digestOf('b') } }, 'predicate.artifacts'],
    [`${dependency}.3.uri`, 'pkg:deb/debian/apt@2.6.2', dependency],
  ])('%s = %j contradicts %3$s', (path, value, named) => {
    expect(() => parseRecord(withValue(path, value), 'a')).toThrow(`${named}: `);
  });

  test('every wrong field is named at once', () => {
    const statement = JSON.parse(withValue(`${artifact}.size`, -1));
    statement.predicate.artifacts[0].file = '';
    expect(() => parseRecord(JSON.stringify(statement), 'a')).toThrow(
      /artifacts\.0\.(file|size): .*; .*artifacts\.0\.(file|size): /,
    );
  });

  test.each(['null', '[]', '"x"', '{}'])('%s is no record', (text) => {
    expect(() => parseRecord(text, 'a.json')).toThrow(
      expect.objectContaining({ code: 'record-invalid' }),
    );
  });

  test.each(['', '{"_type": "https://in', '\0'])('%j is no JSON', (text) => {
    expect(() => parseRecord(text, 'a.json')).toThrow('a.json is no JSON');
  });
});

test.each([
  'later',
  'subject.0.later',
  'predicate.later',
  `${definition}.later`,
  `${parameters}.later`,
  `${parameters}.variant.later`,
  `${dependency}.0.later`,
  `${dependency}.3.later`,
  'predicate.runDetails.later',
  `${byproduct}.later`,
  `${byproduct}.annotations.later`,
  'predicate.build.later',
  `${artifact}.later`,
  `${artifact}.object.owner`,
])('an unknown field %s is ignored', (path) => {
  expect(parseRecord(withValue(path, { any: ['thing'] }), 'a.json')).toEqual(record);
});
