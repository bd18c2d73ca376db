import type { Sha256 } from '../../../src/digest/sha256.ts';
import { compare } from '../../../src/judge/compare.ts';
import { judge } from '../../../src/judge/judge.ts';
import type { Circumstances, Detail } from '../../../src/pull-request/body/circumstances.ts';
import type { BuildRecord } from '../../../src/record/build-record.ts';
import type { Change, PinChange } from '../../../src/registry/changes.ts';
import { artifactOf, packageOf, recordOf } from '../../record/records.ts';
import { digestOf, pinOf } from '../../registry/registries.ts';

/** What a body is made of. */
export interface Facts {
  readonly changes: readonly Change[];
  readonly circumstances: Circumstances;
}

const mebibyte = 1024 ** 2;

export const hostile =
  '| `x` <img src=x> @everyone #1 **b** [l](http://x.y)\n\n# h\r\n<!-- &amp; \u202e ::error::</details></pre>```';

export function circumstancesOf(more: Partial<Circumstances> = {}): Circumstances {
  return {
    details: new Map(),
    failures: [],
    notStarted: [],
    variants: 16,
    registry: {
      path: 'nix/isar-artifacts.nix',
      branch: 'isar-artifacts/update/main',
      builds: true,
    },
    ...more,
  };
}

export function pinChange(attribute: string, before?: number, after?: number): PinChange {
  const pin = (contents: string, size: number) =>
    pinOf(attribute, contents, {
      size,
      url: `https://artifacts.example.com/sha256/${digestOf(contents)}`,
    });
  return {
    attribute,
    ...(before === undefined ? {} : { before: pin(`old ${attribute}`, before) }),
    ...(after === undefined ? {} : { after: pin(`new ${attribute}`, after) }),
  };
}

export function moved(id: string, ...pins: PinChange[]): Change {
  return { id, kind: 'moved', pins };
}

/** As told of a variant whose two records are known. */
export function detailOf(before: Partial<BuildRecord>, after: Partial<BuildRecord>): Detail {
  const [disk, boot] = [artifactOf('wic', 'another disk'), artifactOf('vmlinuz', 'a kernel')];
  const [pinned, record] = [recordOf(before), recordOf({ artifacts: [disk, boot], ...after })];
  return {
    why: judge({ kind: 'record', record: pinned }, record).reasons,
    comparison: compare(pinned, record),
    commit: record.source.commit,
    dirty: record.source.dirty,
    record: recordAt(JSON.stringify(after)),
  };
}

function recordAt(contents: string): { digest: Sha256; url: string } {
  const digest = digestOf(contents);
  return { digest, url: `https://artifacts.example.com/builds/${digest}.json` };
}

const repository = 'https://github.com/acme/images';
const pages = { repository, run: `${repository}/actions/runs/4711` };
const [base, layer] = recordOf().inputs as [never, never];
const isar = (digit: string) => ({
  name: 'repository:isar',
  digest: { gitTree: digit.repeat(40), gitCommit: digit.repeat(40) },
  url: 'https://github.com/ilbers/isar.git',
});
const source = (digit: string) => ({
  commit: digit.repeat(40),
  time: 1_750_000_000,
  dirty: false,
});
const kernel = (abi: string, version: string) =>
  packageOf(`linux-image-${abi}-amd64`, version, { source: 'linux-signed-amd64' });
const openssl = (version: string, arch = 'amd64') =>
  ['libssl3', 'openssl'].map((name) => packageOf(name, version, { source: 'openssl', arch }));

const small: Facts = {
  changes: [
    moved(
      'qemuamd64.server',
      pinChange('qemuamd64.server.initrd', 20.5 * mebibyte, 20 * mebibyte),
      pinChange('qemuamd64.server.wic', 512 * mebibyte, 513 * mebibyte),
    ),
  ],
  circumstances: circumstancesOf({
    ...pages,
    details: new Map([
      [
        'qemuamd64.server',
        {
          history: [498, 498, 503, 532.5, 533].map((size) => size * mebibyte),
          ...detailOf(
            {
              inputs: [base, layer, isar('1')],
              packages: [...openssl('3.0.15-1'), kernel('6.1.0-55', '6.1.190-1')],
              settings: { SOURCE_DATE_EPOCH: '1700000000' },
              source: source('a'),
            },
            {
              inputs: [
                base,
                { ...(layer as object), digest: { gitTree: '7'.repeat(40) } } as never,
                isar('2'),
              ],
              packages: [...openssl('3.0.16-1'), kernel('6.1.0-56', '6.1.192-2')],
              settings: { SOURCE_DATE_EPOCH: '1750000000' },
              source: source('b'),
              tools: { 'isar-artifacts': '0.1.0', kas: '5.5' },
              statistics: { seconds: 84, tries: 1 },
            },
          ),
        },
      ],
    ]),
  }),
};

const log = ['  E: Unable to locate package no-such-package', '  | <b>the log</b>', '', '  end'];

const partial: Facts = {
  changes: [
    {
      id: 'qemuamd64.base',
      kind: 'added',
      pins: [
        pinChange('qemuamd64.base.initrd', undefined, 900),
        pinChange('qemuamd64.base.wic', undefined, 1.5 * mebibyte),
      ],
    },
    { id: 'qemuamd64.old', kind: 'dropped', pins: [pinChange('qemuamd64.old.wic', 1024)] },
    moved('qemuarm64.base', pinChange('qemuarm64.base.wic', 1024, 2048)),
    moved('qemuarm64.tv', pinChange('qemuarm64.tv.wic', 1024, 1024)),
    moved('alias attributes', pinChange('amd64', 1, 1)),
  ],
  circumstances: circumstancesOf({
    variants: 6,
    details: new Map<string, Detail>([
      ['qemuamd64.base', { why: ['not pinned yet'], commit: 'b'.repeat(40), dirty: true }],
      ['qemuamd64.old', { why: ['it left the configuration'], dirty: false }],
      ['qemuarm64.base', detailOf({}, { packages: [], kas: ['x.yml'], source: source('b') })],
      ['qemuarm64.tv', { why: ['no baseline'], dirty: false, unreadable: 'store-unreachable' }],
    ]),
    failures: [
      {
        id: 'qemuarm64.server',
        message: 'kas ended with 2: demo-image: do_rootfs_install: E: Unable to locate package',
        hint: 'a mirror refused: try again later',
        log,
      },
      { id: 'qemuamd64.server', message: 'no build record came', hint: undefined, log: [] },
    ],
    notStarted: ['qemuamd64.tv'],
  }),
};

const machines = ['beaglebone', 'qemuamd64', 'qemuarm64', 'raspberry-pi'];
const roles = ['base', 'gateway', 'kiosk', 'server'];
const ids = machines.flatMap((machine) => roles.map((role) => `${machine}.${role}`));

/** 1,000 sources of two packages each: new in all variants, but for each tenth, which is in one. */
function manyPackages(id: string, revision: number) {
  const arch = id.startsWith('qemuamd64') ? 'amd64' : 'arm64';
  const of = ids.indexOf(id);
  return Array.from({ length: 1000 }, (_, number) => {
    const everywhere = number % 10 > 0 || (number / 10) % ids.length === of;
    const version = `1:${number}.${everywhere ? revision : 0}-1+deb13u1`;
    const name = `package-${String(number).padStart(4, '0')}`;
    return [name, `lib${name}`].map((one) => packageOf(one, version, { arch, source: name }));
  }).flat();
}

const big: Facts = {
  changes: ids.map((id) =>
    moved(
      id,
      ...['initrd', 'rootfs', 'vmlinuz', 'wic'].map((key) =>
        pinChange(`${id}.${key}`, 512 * mebibyte, 513 * mebibyte),
      ),
    ),
  ),
  circumstances: circumstancesOf({
    ...pages,
    variants: 20,
    details: new Map(
      ids.map((id) => [
        id,
        detailOf(
          { inputs: [isar('1')], packages: manyPackages(id, 1), source: source('a') },
          { inputs: [isar('2')], packages: manyPackages(id, 2), source: source('b') },
        ),
      ]),
    ),
    failures: ['a', 'b', 'c', 'd'].map((id) => ({
      id: `broken.${id}`,
      message: 'kas ended with 2: demo-image: do_rootfs_install: E: Unable to locate package x',
      hint: undefined,
      log: Array.from({ length: 40 }, (_, number) => `  line ${number} ${'of the log '.repeat(9)}`),
    })),
  }),
};

/** The same text wherever one comes from outside. */
export function hostileFacts(foreign: string): Facts {
  const attribute = `qemuamd64.${foreign}`;
  const input = (tree: string) => ({
    name: `layer:${foreign}`,
    digest: { gitTree: tree.repeat(40), gitCommit: tree.repeat(40) },
    url: foreign,
  });
  const named = (version: string) =>
    packageOf(foreign, version, { arch: foreign, source: foreign });
  return {
    changes: [moved(foreign, pinChange(attribute, 1, 2)), moved('mirrors and credentials')],
    circumstances: circumstancesOf({
      repository: foreign,
      run: foreign,
      registry: { path: foreign, branch: foreign, builds: true },
      details: new Map([
        [
          foreign,
          {
            ...detailOf(
              { packages: [named('1')], inputs: [input('1')], tools: { kas: foreign } },
              {
                packages: [named(foreign), packageOf('plain', foreign)],
                inputs: [input('2')],
                kas: [foreign],
                tools: { kas: '1', [foreign]: foreign },
                source: source('b'),
              },
            ),
            why: [foreign],
            dirty: true,
            unreadable: foreign,
            commit: foreign,
            record: { digest: foreign, url: foreign },
          },
        ],
      ]),
      failures: [{ id: foreign, message: foreign, hint: foreign, log: [foreign, foreign] }],
      notStarted: [foreign],
    }),
  };
}

export const examples: Readonly<Record<string, Facts>> = {
  small,
  partial,
  big,
  hostile: hostileFacts(hostile),
};
