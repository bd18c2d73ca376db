import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { judge } from '../../src/judge/judge.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { parseManifest } from '../../src/record/manifest.ts';
import { artifactOf, packageOf, recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';

/** The verdict on a build that differs from the pinned one by its disk, and in what is given. */
function judged(built: Partial<BuildRecord>, pinned: Partial<BuildRecord> = {}) {
  const artifacts = [artifactOf('wic', 'another disk'), artifactOf('vmlinuz', 'a kernel')];
  return judge({ kind: 'record', record: recordOf(pinned) }, recordOf({ artifacts, ...built }));
}

const { inputs, packages } = recordOf();
const [first, second, third] = inputs as [never, never, (typeof inputs)[number]];
const [apt, zlib] = packages as [never, never];
const disk = artifactOf('wic', 'another disk');
const kernel = artifactOf('vmlinuz', 'a kernel');

describe('without a baseline every build is news', () => {
  test.each(['not pinned yet', 'never published', 'no baseline'] as const)('%s', (why) => {
    expect(judge({ kind: 'none', why }, recordOf())).toEqual({
      news: true,
      reasons: [why],
      packages: [],
    });
  });
});

describe('no news', () => {
  test.each<[string, Partial<BuildRecord>, string]>([
    ['the same build', { artifacts: recordOf().artifacts }, 'the same bytes'],
    [
      'the same bytes in another order, from other inputs, published',
      {
        artifacts: recordOf()
          .artifacts.toReversed()
          .map((artifact) => ({
            ...artifact,
            object: { key: `sha256/${artifact.sha256}`, encoding: 'none', size: 1 },
          })),
        inputs: [],
        kas: ['other.yml'],
      },
      'the same bytes',
    ],
    ['another disk', {}, 'rebuilt, same 2 packages, same inputs: pin kept'],
    [
      'packages and inputs in another order',
      { packages: packages?.toReversed(), inputs: inputs.toReversed() },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
    [
      'another commit of the project',
      { source: { commit: 'f'.repeat(40), time: 1, dirty: true } },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
    [
      'another commit of a layer with the same tree',
      {
        inputs: [
          first,
          second,
          { ...third, digest: { gitTree: 'b'.repeat(40), gitCommit: 'e'.repeat(40) } },
        ],
      },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
    [
      'other tools and times',
      { tools: { kas: '6' }, startedOn: '2027-01-01T00:00:00Z' },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
    [
      'other bytes of what is reproducible from now on',
      { artifacts: [{ ...disk, reproducible: true }, kernel] },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
    [
      'other bytes of what is reproducible no more',
      { artifacts: [disk, artifactOf('vmlinuz', 'another', { reproducible: false })] },
      'rebuilt, same 2 packages, same inputs: pin kept',
    ],
  ])('%s', (_what, built, reason) => {
    expect(judged(built)).toEqual({ news: false, reasons: [reason], packages: [] });
  });

  const one = digestOf('fingerprint 1');
  const other = digestOf('fingerprint 2');
  test.each<[string, Partial<BuildRecord>, Partial<BuildRecord>]>([
    ['a fingerprint that the pinned build did not have', { fingerprint: one }, {}],
    [
      'another fingerprint by another kas, which may put layers elsewhere',
      { fingerprint: one, directory: 'build', tools: { kas: '5.5' } },
      { fingerprint: other, directory: 'build', tools: { kas: '5.4' } },
    ],
    [
      'another fingerprint on another kind of host',
      { fingerprint: one, directory: 'build', host: { arch: 'x86_64' } },
      { fingerprint: other, directory: 'build', host: { arch: 'aarch64' } },
    ],
    [
      'another fingerprint by another path to the layers',
      { fingerprint: one, directory: 'build' },
      { fingerprint: other, directory: '.isar-artifacts/build/qemuamd64.server' },
    ],
    [
      'another fingerprint from who knows where',
      { fingerprint: one, directory: 'build' },
      { fingerprint: other },
    ],
    ['settings that the pinned build did not have', { settings: { SOURCE_DATE_EPOCH: '1' } }, {}],
    ['where it was built', { host: { arch: 'x86_64' }, log: 'x.log' }, { log: 'y.log' }],
  ])('%s', (_what, built, pinned) => {
    expect(judged(built, pinned)).toMatchObject({ news: false });
  });

  test('another disk of builds that have no package list', () => {
    expect(judged({ packages: undefined }, { packages: undefined })).toEqual({
      news: false,
      reasons: ['rebuilt, same inputs: pin kept'],
      packages: [],
    });
  });
});

describe('news', () => {
  test.each<[string, Partial<BuildRecord>, Partial<BuildRecord>, string]>([
    [
      'another fingerprint',
      { fingerprint: digestOf('1'), directory: 'build' },
      { fingerprint: digestOf('2'), directory: 'build' },
      'bitbake builds from something else: another fingerprint',
    ],
    [
      'another fingerprint by other inputs, which say it better',
      { fingerprint: digestOf('1'), directory: 'build', inputs: [first, second] },
      { fingerprint: digestOf('2'), directory: 'build' },
      'inputs changed: repository:isar',
    ],
    [
      'another snapshot date, and one that is there no more',
      { settings: { ISAR_APT_SNAPSHOT_DATE: '2' } },
      { settings: { ISAR_APT_SNAPSHOT_DATE: '1', SOURCE_DATE_EPOCH: '1' } },
      'settings changed: ISAR_APT_SNAPSHOT_DATE, SOURCE_DATE_EPOCH',
    ],
  ])('%s', (_what, built, pinned, reason) => {
    expect(judged(built, pinned)).toEqual({ news: true, reasons: [reason], packages: [] });
  });

  test('another disk, where the configuration wants every byte', () => {
    const baseline = { kind: 'record', record: recordOf() } as const;
    const built = recordOf({ artifacts: [disk, kernel] });
    expect(judge(baseline, built, 'bytes')).toMatchObject({ news: true, reasons: ['other bytes'] });
    expect(judge(baseline, recordOf(), 'bytes')).toMatchObject({ news: false });
  });

  test.each<[string, Partial<BuildRecord>, string[]]>([
    [
      'a package upgraded',
      { packages: [apt, packageOf('zlib1g', '1:1.3')] },
      ['packages: 1 upgraded'],
    ],
    ['a package added', { packages: [apt, zlib, packageOf('vim', '9')] }, ['packages: 1 added']],
    ['a package removed', { packages: [apt] }, ['packages: 1 removed']],
    [
      'packages of each kind',
      { packages: [packageOf('apt', '2.6.3'), packageOf('vim', '9'), packageOf('nano', '7')] },
      ['packages: 1 upgraded, 2 added, 1 removed'],
    ],
    [
      'a package for another architecture',
      { packages: [apt, zlib, packageOf('zlib1g', '1:1.2.13', { arch: 'i386' })] },
      ['packages: 1 added'],
    ],
    ['a list of packages that came to be empty', { packages: [] }, ['packages: 2 removed']],
    ['no package list', { packages: undefined }, ['only one of the builds has a package list']],
    [
      'an input changed',
      { inputs: [{ name: 'kas:kas/base.yml', digest: { sha256: digestOf('x') } }, second, third] },
      ['inputs changed: kas:kas/base.yml'],
    ],
    [
      'the tree of a layer changed',
      { inputs: [first, second, { ...third, digest: { gitTree: 'f'.repeat(40) } }] },
      ['inputs changed: repository:isar'],
    ],
    [
      'inputs added and removed',
      { inputs: [second, third, { name: 'kas:a.yml', digest: { sha256: digestOf('a') } }] },
      ['inputs changed: kas:a.yml, kas:kas/base.yml'],
    ],
    [
      'the chain in another order',
      { kas: ['kas/server.yml', 'kas/base.yml'] },
      ['the kas chain changed'],
    ],
    [
      'another kernel',
      { artifacts: [disk, artifactOf('vmlinuz', 'another')] },
      ['other contents: isar-qemuamd64-server.vmlinuz'],
    ],
    [
      'an artifact added',
      { artifacts: [disk, kernel, artifactOf('initrd', 'an initrd')] },
      ['artifact added: qemuamd64.server.initrd (isar-qemuamd64-server.initrd)'],
    ],
    [
      'an artifact removed',
      { artifacts: [disk] },
      ['artifact removed: qemuamd64.server.vmlinuz (isar-qemuamd64-server.vmlinuz)'],
    ],
    [
      'an artifact renamed, whose bytes are the same',
      { artifacts: [disk, { ...kernel, name: 'kernel' }] },
      [
        'artifact added: qemuamd64.server.vmlinuz (kernel)',
        'artifact removed: qemuamd64.server.vmlinuz (isar-qemuamd64-server.vmlinuz)',
      ],
    ],
    [
      'the same bytes under another attribute',
      {
        artifacts: [
          artifactOf('wic', 'a disk'),
          { ...kernel, attributePath: ['qemuamd64', 'kernel'] },
        ],
      },
      [
        'artifact added: qemuamd64.kernel (isar-qemuamd64-server.vmlinuz)',
        'artifact removed: qemuamd64.server.vmlinuz (isar-qemuamd64-server.vmlinuz)',
      ],
    ],
    [
      'several things, the most important first',
      {
        kas: ['x.yml'],
        inputs: [first, second],
        packages: [apt],
        artifacts: [artifactOf('vmlinuz', 'another')],
      },
      [
        'artifact removed: qemuamd64.server.wic (isar-qemuamd64-server.wic)',
        'packages: 1 removed',
        'the kas chain changed',
        'inputs changed: repository:isar',
        'other contents: isar-qemuamd64-server.vmlinuz',
      ],
    ],
  ])('%s', (_what, built, reasons) => {
    expect(judged(built)).toMatchObject({ news: true, reasons });
  });

  test.each([
    ['the same in it, with another BUILD_ID', 'in it', 'in it', false],
    ['something else in it', 'in it', 'else', true],
    ['who knows what in it', undefined, 'in it', true],
  ])('a rootfs tarball of other bytes, with %s', (_what, before, after, news) => {
    const rootfs = (bytes: string, content: string | undefined) =>
      artifactOf('rootfs', bytes, content === undefined ? {} : { content: digestOf(content) });
    const pinned = recordOf({ artifacts: [rootfs('one', before)] });
    const built = recordOf({ artifacts: [rootfs('other', after)] });
    const verdict = judge({ kind: 'record', record: pinned }, built);
    expect(verdict.news).toBe(news);
    const reason = news ? 'other contents: isar-qemuamd64-server.rootfs' : 'pin kept';
    expect(verdict.reasons.join('; ')).toContain(reason);
  });

  test('each package with its versions, by name', () => {
    const verdict = judged({
      packages: [packageOf('zlib1g', '1:1.3'), packageOf('vim', '9', { arch: 'all' })],
    });
    expect(verdict.packages).toEqual([
      { kind: 'removed', name: 'apt', arch: 'amd64', source: 'apt', before: '2.6.2' },
      { kind: 'added', name: 'vim', arch: 'all', source: 'vim', after: '9' },
      {
        kind: 'upgraded',
        name: 'zlib1g',
        arch: 'amd64',
        source: 'zlib1g',
        before: '1:1.2.13',
        after: '1:1.3',
      },
    ]);
  });
});

test('between the images of two real machines every package of the architecture differs', async () => {
  const [amd64, arm64] = await Promise.all(
    ['qemuamd64', 'qemuarm64'].map(async (machine) => {
      const name = `isar-image-base-debian-bookworm-${machine}.manifest`;
      const file = join(import.meta.dirname, '../fixtures/isar/deploy', machine, name);
      return parseManifest(await readFile(file, 'utf8'), file);
    }),
  );
  // 122 packages each, of which 19 are for all architectures.
  const verdict = judged({ packages: arm64 }, { packages: amd64 });
  expect(verdict).toMatchObject({ news: true, reasons: ['packages: 103 added, 103 removed'] });
  expect(verdict.packages.filter(({ name }) => name.startsWith('linux-image-'))).toEqual([
    expect.objectContaining({ kind: 'removed', name: 'linux-image-6.1.0-56-amd64' }),
    expect.objectContaining({ kind: 'added', name: 'linux-image-6.1.0-56-arm64' }),
    expect.objectContaining({ kind: 'removed', name: 'linux-image-amd64', arch: 'amd64' }),
    expect.objectContaining({ kind: 'added', name: 'linux-image-arm64', arch: 'arm64' }),
  ]);
  expect(judged({ packages: amd64 }, { packages: amd64 })).toMatchObject({
    news: false,
    reasons: ['rebuilt, same 122 packages, same inputs: pin kept'],
  });
});
