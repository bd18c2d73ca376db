import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/judge/compare.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { packageOf, recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';

const compared = (before: Partial<BuildRecord>, after: Partial<BuildRecord>) =>
  compare(recordOf(before), recordOf(after));
const tree = (digit: string, more: object = {}) => ({ gitTree: digit.repeat(40), ...more });

test('two builds of the same differ in nothing but how long they took', () => {
  expect(compared({}, { statistics: { seconds: 84, tries: 1 } })).toEqual({
    packages: [],
    architecture: 'amd64',
    kernel: undefined,
    commit: undefined,
    inputs: [],
    chain: undefined,
    settings: [],
    tools: [],
    seconds: { before: 240, after: 84 },
  });
});

test('packages are compared only where both builds have a list', () => {
  expect(compared({}, { packages: undefined }).packages).toBeUndefined();
  expect(compared({ packages: undefined }, {}).packages).toBeUndefined();
  expect(compared({}, { packages: [packageOf('apt', '3')] }).packages).toEqual([
    { kind: 'upgraded', name: 'apt', arch: 'amd64', source: 'apt', before: '2.6.2', after: '3' },
    { kind: 'removed', name: 'zlib1g', arch: 'amd64', source: 'zlib', before: '1:1.2.13' },
  ]);
});

describe('the kernel', () => {
  const image = (name: string, version: string, source = 'linux-signed-amd64') =>
    packageOf(`linux-image-${name}`, version, { source });

  test.each([
    [
      'of Debian: what boots, not what depends on the newest one',
      [image('6.1.0-55-amd64', '6.1.190-1'), image('amd64', '6.1.190-1')],
      [image('6.1.0-56-amd64', '6.1.192-2'), image('amd64', '6.1.192-2')],
      { before: '6.1.0-55-amd64 (6.1.190-1)', after: '6.1.0-56-amd64 (6.1.192-2)' },
    ],
    [
      'of a project: without its debug symbols',
      [image('mainline', '5.4-r0', 'linux-mainline')],
      [image('mainline', '6.6-r0', 'linux-mainline'), image('mainline-dbg', '6.6-r0', 'linux')],
      { before: 'mainline (5.4-r0)', after: 'mainline (6.6-r0)' },
    ],
    ['that was not there', [], [image('cip', '1')], { after: 'cip (1)' }],
    ['that stays', [image('cip', '1')], [image('cip', '1'), packageOf('apt', '1')], undefined],
    ['that is none', [], [image('tools', '1', 'kexec-tools')], undefined],
  ])('%s', (_what, before, after, kernel) => {
    expect(compared({ packages: before }, { packages: after }).kernel).toEqual(kernel);
  });
});

test('inputs by their contents: what was added, removed, and changed from which commit', () => {
  const url = 'https://git.example.com/x';
  const before = [
    { name: 'kas:a.yml', digest: { sha256: digestOf('1') } },
    { name: 'layer:acme', digest: tree('1') },
    { name: 'repository:isar', digest: tree('1', { gitCommit: 'a' }), url },
    { name: 'repository:moved', digest: tree('1', { gitCommit: 'a' }), url },
    { name: 'repository:patched anew', digest: tree('1', { gitCommit: 'a' }), url },
  ];
  const after = [
    { name: 'layer:acme', digest: tree('2') },
    { name: 'repository:isar', digest: tree('2', { gitCommit: 'b' }), url },
    { name: 'repository:moved', digest: tree('2', { gitCommit: 'b' }), url: `${url}2` },
    { name: 'repository:new', digest: tree('2', { gitCommit: 'b' }), url },
    { name: 'repository:patched anew', digest: tree('1', { gitCommit: 'b' }), url },
  ];
  expect(compared({ inputs: before }, { inputs: after }).inputs).toEqual([
    { name: 'kas:a.yml', kind: 'removed' },
    { name: 'layer:acme', kind: 'changed' },
    { name: 'repository:isar', kind: 'changed', url, before: 'a', after: 'b' },
    { name: 'repository:moved', kind: 'changed', before: 'a', after: 'b' },
    { name: 'repository:new', kind: 'added', url, after: 'b' },
  ]);
});

test('chain, commit, settings and tools by name', () => {
  const epoch = (value: string) => ({ SOURCE_DATE_EPOCH: value });
  const source = { ...recordOf().source, commit: 'f'.repeat(40) };
  const now = { kas: ['x.yml'], source, settings: epoch('2'), tools: { kas: '6', image: 'i' } };
  expect(compared({ settings: epoch('1'), tools: { kas: '5' } }, now)).toMatchObject({
    chain: { before: 'kas/base.yml:kas/server.yml', after: 'x.yml' },
    commit: { after: 'f'.repeat(40) },
    settings: [{ name: 'SOURCE_DATE_EPOCH', before: '1', after: '2' }],
    tools: [
      { name: 'image', after: 'i' },
      { name: 'kas', before: '5', after: '6' },
    ],
  });
  expect(compared({}, { settings: epoch('2') }).settings).toEqual([]);
});
