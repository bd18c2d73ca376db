import { expect, test } from '@jest/globals';
import { packageRows } from '../../../src/pull-request/body/package-rows.ts';
import type { Package } from '../../../src/record/manifest.ts';
import { packageOf } from '../../record/records.ts';
import { detailOf } from './proposals.ts';

const ssl = (version: string, arch: string) =>
  ['openssl', 'libssl3'].map((name) => packageOf(name, version, { source: 'openssl', arch }));
const from = (before: Package[], after: Package[]) =>
  detailOf({ packages: before }, { packages: after });

test('one upgrade in variants of two architectures is one row', () => {
  const rows = packageRows(
    new Map([
      ['amd.a', from(ssl('1', 'amd64'), ssl('2', 'amd64'))],
      ['amd.b', from(ssl('1', 'amd64'), ssl('3', 'amd64'))],
      ['arm.a', from(ssl('1', 'arm64'), ssl('2', 'arm64'))],
      ['new', { why: ['not pinned yet'], dirty: false }],
    ]),
  );
  const row = { kind: 'upgraded', source: 'openssl', packages: ['libssl3', 'openssl'] };
  expect(rows).toEqual([
    { ...row, before: '1', after: '2', variants: ['amd.a', 'arm.a'] },
    { ...row, before: '1', after: '3', variants: ['amd.b'] },
  ]);
});

test('packages of one source are apart where not the same happened to them in the same variants', () => {
  const [openssl, libssl] = ssl('1', 'amd64') as [Package, Package];
  const [newer, newLibrary] = ssl('2', 'amd64') as [Package, Package];
  const rows = packageRows(
    new Map([
      ['a', from([openssl, libssl], [newer, newLibrary])],
      ['b', from([libssl], [newLibrary])],
      ['c', from([libssl], [libssl, newer])],
    ]),
  );
  expect(rows.map(({ kind, packages, variants }) => [kind, ...packages, ...variants])).toEqual([
    ['upgraded', 'libssl3', 'a', 'b'],
    ['upgraded', 'openssl', 'a'],
    ['added', 'openssl', 'c'],
  ]);
});

test('kernels first, then upgraded, added, removed; a foreign architecture is named', () => {
  const kernel = (abi: string) => packageOf(`linux-image-${abi}`, abi, { source: 'linux' });
  const zlib = packageOf('zlib1g', '1');
  const rows = packageRows(
    new Map([
      [
        'a',
        from(
          [
            packageOf('apt', '1'),
            zlib,
            packageOf('vim', '1'),
            kernel('6.1-1'),
            packageOf('x', '1'),
          ],
          [
            packageOf('apt', '2'),
            zlib,
            { ...zlib, arch: 'i386' },
            kernel('6.1-2'),
            packageOf('x', '1'),
          ],
        ),
      ],
    ]),
  );
  expect(rows.map(({ packages }) => packages.join())).toEqual([
    'linux-image-6.1-2',
    'linux-image-6.1-1',
    'apt',
    'zlib1g:i386',
    'vim',
  ]);
});
