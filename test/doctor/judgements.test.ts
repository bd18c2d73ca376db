import { describe, expect, test } from '@jest/globals';
import { judgeClock } from '../../src/doctor/clock.ts';
import { estimate, judgeRoom } from '../../src/doctor/disk-space.ts';
import type { Leftover } from '../../src/doctor/leftovers.ts';
import { judgeLeftovers } from '../../src/doctor/leftovers-check.ts';
import { judgeLocales } from '../../src/doctor/locale.ts';
import { judgeSubordinateIds, subordinateIds } from '../../src/doctor/privilege.ts';
import { judgeRoot } from '../../src/doctor/root.ts';
import { artifactOf, recordOf } from '../record/records.ts';

const gib = 1024 ** 3;

describe('room', () => {
  const judged = (free: number, needed: number | undefined, freeFiles = 90) =>
    judgeRoom({
      path: '/b',
      free: free * gib,
      needed: needed && needed * gib,
      files: 100,
      freeFiles,
    });

  test.each([
    [2, 10, 'error'],
    [9, 10, 'warning'],
    [14, 10, 'warning'],
    [16, 10, 'ok'],
    [19, undefined, 'warning'],
    [21, undefined, 'ok'],
    [0.5, 0, 'warning'],
    [2, 0, 'ok'],
  ])('%d GiB free where %s are needed: %s', (free, needed, level) => {
    expect(judged(free, needed).level).toBe(level);
  });

  test('is told in sizes, with what to do', () => {
    expect(judged(2, 10)).toEqual({
      level: 'error',
      message: '2.0 GiB free for /b, and by earlier builds these need 10.0 GiB',
      fix: expect.stringContaining('move DL_DIR, SSTATE_DIR and the build directory'),
    });
  });

  test('is also a number of files, where the file system has one', () => {
    expect(judged(100, 1, 4).level).toBe('warning');
    expect(judged(100, 1, 5).level).toBe('ok');
    expect(judgeRoom({ path: '/b', free: gib * 99, needed: 0, files: 0, freeFiles: 0 }).level).toBe(
      'ok',
    );
  });

  test('is what an earlier build took, or else what its outputs make likely', () => {
    const artifacts = [artifactOf('wic', '1234'), artifactOf('vmlinuz', '123456')];
    const record = recordOf({ artifacts });
    expect(estimate(record)).toBe(30);
    const took = (disk: number) => ({ ...record, statistics: { seconds: 1, tries: 1, disk } });
    expect(estimate(took(50))).toBe(50);
    // It went on with an earlier one.
    expect(estimate(took(0))).toBe(10);
  });
});

test.each([
  [0, 'ok'],
  [59, 'ok'],
  [-61, 'warning'],
  [899, 'warning'],
  [901, 'error'],
  [-901, 'error'],
])('a clock that is %d s ahead: %s', (seconds, level) => {
  expect(judgeClock(seconds * 1000, 's3://bucket').level).toBe(level);
});

test('which way a clock is wrong is said', () => {
  expect(judgeClock(-90_000, 's3://b').message).toContain('90 s behind that of s3://b');
  expect(judgeClock(90_000, 's3://b').message).toContain('90 s ahead of that of s3://b');
});

test.each([
  ['C\nen_US.utf8\nPOSIX\n', 'ok'],
  ['en_US.UTF-8\n', 'ok'],
  ['C.utf8\nen_US\nde_DE.utf8\n', 'warning'],
  ['', 'warning'],
])('locales %j: %s', (list, level) => {
  expect(judgeLocales(list).level).toBe(level);
});

test.each([
  [1000, { container: true, allowed: false }, 'ok'],
  [0, { container: true, allowed: false }, 'error'],
  [0, { container: true, allowed: true }, 'warning'],
  [0, { container: false, allowed: false }, 'warning'],
])('user %d, %j: %s', (uid, where, level) => {
  expect(judgeRoot(uid, where).level).toBe(level);
});

describe('subordinate ids', () => {
  const text = 'builder:100000:65536\nother:165536:10\n1000:300000:100\nodd\nbuilder:x:y\n';

  test('are those of the name and of the number', () => {
    expect(subordinateIds(text, { name: 'builder', uid: 1000 })).toBe(65_636);
    expect(subordinateIds(text, { name: 'nobody', uid: 65_534 })).toBe(0);
  });

  test('have to be many', () => {
    expect(judgeSubordinateIds(65_536).level).toBe('ok');
    expect(judgeSubordinateIds(65_535)).toMatchObject({
      level: 'warning',
      fix: expect.stringContaining('/etc/subuid'),
    });
  });
});

test('what is left is counted', () => {
  const left = (kind: 'mount' | 'directory'): Leftover => ({ kind, name: '/b', reason: 'x' });
  const found = [left('mount'), left('directory'), left('directory')];
  expect(judgeLeftovers({ found, spared: [] })).toMatchObject({
    level: 'warning',
    message: expect.stringMatching(/^earlier runs left 1 mount, 2 directories: /),
    fix: 'isar-artifacts doctor --clean',
  });
  expect(judgeLeftovers({ found: [], spared: [] }).level).toBe('ok');
});
