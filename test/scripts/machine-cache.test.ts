import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeOnce } from '../../scripts/machine-cache.mjs';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const writes = (text: string) => async (fresh: string) => writeFileSync(join(fresh, 'file'), text);

test('makes a directory once, and its parents', async () => {
  await using cache = await temporaryDirectory();
  const directory = join(cache.path, 'a', 'root');
  await makeOnce(directory, writes('first'));
  await makeOnce(directory, writes('second'));
  expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('first');
  expect(readdirSync(join(cache.path, 'a'))).toEqual(['root']);
});

test('the name appears when the directory is whole', async () => {
  await using cache = await temporaryDirectory();
  const directory = join(cache.path, 'root');
  let seen = true;
  await makeOnce(directory, async () => {
    seen = existsSync(directory);
  });
  expect([seen, existsSync(directory)]).toEqual([false, true]);
});

test('of several at one time the first wins, and none fails', async () => {
  await using cache = await temporaryDirectory();
  const directory = join(cache.path, 'root');
  await Promise.all(
    ['a', 'b', 'c'].map((text) =>
      makeOnce(directory, async (fresh) => {
        await new Promise((resolve) => setImmediate(resolve));
        await writes(text)(fresh);
      }),
    ),
  );
  expect(['a', 'b', 'c']).toContain(readFileSync(join(directory, 'file'), 'utf8'));
  expect(readdirSync(cache.path)).toEqual(['root']);
});

test('leaves nothing when it fails, and does it again', async () => {
  await using cache = await temporaryDirectory();
  const directory = join(cache.path, 'root');
  const failing = makeOnce(directory, async (fresh) => {
    writeFileSync(join(fresh, 'file'), 'half');
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(readdirSync(cache.path)).toEqual([]);
  await makeOnce(directory, writes('whole'));
  expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('whole');
});

test('removes what a killed process left, but not what another is making', async () => {
  await using cache = await temporaryDirectory();
  const directory = join(cache.path, 'root');
  const [old, young] = [`${directory}.partial-old`, `${directory}.partial-young`];
  for (const path of [old, young]) mkdirSync(join(path, 'fresh'), { recursive: true });
  const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(old, twoHoursAgo, twoHoursAgo);
  await makeOnce(directory, writes('whole'));
  expect(readdirSync(cache.path).sort()).toEqual(['root', 'root.partial-young']);
});
