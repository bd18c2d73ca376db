import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { settingsOf } from '../../src/collect/settings.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('are those that kas wrote, the last one where there are several, in one order', async () => {
  await using build = await temporaryDirectory();
  await mkdir(join(build.path, 'conf'));
  await writeFile(
    join(build.path, 'conf/local.conf'),
    `# opt/reproducible
SOURCE_DATE_EPOCH = "1"
SOURCE_DATE_EPOCH = "1700000000"
  ISAR_USE_APT_SNAPSHOT ?= '1'
# ISAR_APT_SNAPSHOT_DATE = "20250101T000000Z"
ISAR_APT_SNAPSHOT_TIMESTAMP = "\${SOURCE_DATE_EPOCH}"
SOURCE_DATE_EPOCH_FALLBACK = "2"
ROOT_PASSWORD = "secret"
`,
  );
  const settings = await settingsOf(build.path, {});
  expect(settings).toEqual({ ISAR_USE_APT_SNAPSHOT: '1', SOURCE_DATE_EPOCH: '1700000000' });
  expect(Object.keys(settings)).toEqual(['ISAR_USE_APT_SNAPSHOT', 'SOURCE_DATE_EPOCH']);
});

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['X = "1"\nX ?= "0"', {}, '1'],
  ['X ?= "0"\nX ?= "1"', {}, '0'],
  ['X = "1"\nX = "$Y"', {}, undefined],
  ['X = "$Y"\nX ?= "1"', {}, undefined],
  ['X = "1"\nX := "2"', {}, '2'],
  ['X ?= "1"\nX ??= "2"', {}, '1'],
  ['X ??= "1"\nX ??= "2"', {}, '2'],
  // kas.environment, where kas passes it on.
  ['', { X: '3', Y: 'of no interest' }, '3'],
  ['X ?= "1"', { X: '3' }, '3'],
  ['X = "1"', { X: '3' }, '1'],
])('as bitbake reads them: %j in the environment of %j', async (text, environment, expected) => {
  const x = 'SOURCE_DATE_EPOCH';
  await using build = await temporaryDirectory();
  await mkdir(join(build.path, 'conf'));
  await writeFile(join(build.path, 'conf/local.conf'), text.replaceAll('X', x));
  const named = Object.entries(environment).map(([key, value]) => [key.replace('X', x), value]);
  const settings = await settingsOf(build.path, Object.fromEntries(named));
  expect(settings).toEqual(expected === undefined ? {} : { [x]: expected });
});

test('are none where kas wrote none', async () => {
  await using build = await temporaryDirectory();
  expect(await settingsOf(build.path, {})).toEqual({});
});
