import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import {
  highestVersion,
  isAtLeast,
  judgeKasVersion,
  releaseOfImage,
} from '../../src/doctor/kas-version.ts';

test.each(kasReleases())('kas $version takes what it says of itself', async ({ version, bin }) => {
  const { stdout } = await execa(bin === undefined ? 'kas' : `${bin}/kas`, ['--version']);
  expect(highestVersion(version)).toBe(Number(/format version (\d+)/.exec(stdout)?.[1]));
});

test.each([
  ['2.6.3', undefined],
  ['3.2.3', 13],
  ['4.0', 14],
  ['4.3.2', 16],
  ['4.5', 17],
  ['4.10', 19],
  ['5.1', 20],
  // Newer than what we know.
  ['5.6', undefined],
  ['6.0', undefined],
])('kas %s takes at most %s', (release, highest) => {
  expect(highestVersion(release)).toBe(highest);
});

test('releases are in the order of their numbers', () => {
  const release = fc.array(fc.nat(20), { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(release, release, (a, b) => {
      const [left, right] = [a.join('.'), b.join('.')];
      const padded = (parts: number[]) => [...parts, 0, 0].slice(0, 3);
      const [x, y] = [padded(a), padded(b)];
      const sign = x.map((part, index) => part - (y[index] ?? 0)).find((part) => part !== 0) ?? 0;
      expect(isAtLeast(left, right)).toBe(sign >= 0);
    }),
  );
});

describe('kas files that this kas does not know yet', () => {
  const file = (version: number) => ({ file: 'kas/base.yml', version });

  test('are an error, with the release that does', () => {
    expect(judgeKasVersion({ release: '3.1' }, file(16))).toEqual({
      level: 'error',
      message: 'kas/base.yml has header.version 16, and kas 3.1 takes at most 12',
      fix: 'install kas 4.2 or newer, or lower header.version to 12',
    });
    expect(judgeKasVersion({ release: '5.5' }, file(24))).toMatchObject({
      level: 'error',
      fix: 'no kas up to 5.5 takes that: lower header.version',
    });
  });

  test.each([
    [{ release: '4.2' }, 16, 'ok'],
    [{ release: '5.6' }, 24, 'ok'],
    // What it says itself counts.
    [{ release: '5.6', format: 23 }, 24, 'error'],
    [{ release: '2.6.3', format: 12 }, 11, 'ok'],
    [{}, 16, 'warning'],
    [{ release: '2.6.3' }, 11, 'warning'],
  ] as const)('kas %j and version %d: %s', (known, version, level) => {
    expect(judgeKasVersion(known, file(version)).level).toBe(level);
  });
});

test.each([
  ['ghcr.io/siemens/kas/kas-isar:5.4', '5.4'],
  ['ghcr.io/siemens/kas/kas-isar:4.8.1-debian-trixie', '4.8.1'],
  ['ghcr.io/siemens/kas/kas-isar:4.7@sha256:0123', '4.7'],
  ['localhost:5000/kas', undefined],
  ['kas-isar:latest', undefined],
  ['kas-isar@sha256:0123', undefined],
])('the kas in %s is %s', (image, release) => {
  expect(releaseOfImage(image)).toBe(release);
});
