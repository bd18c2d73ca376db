import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { percentOfBuild, progressText } from '../../../src/build/log/progress-text.ts';
import { readLog } from './read.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const logs = await readdir(join(fixtures, 'isar/logs'));

test.each(logs)('what is read from the real log %s', async (name) => {
  const log = await readFile(join(fixtures, 'isar/logs', name));
  const golden = await readFile(join(fixtures, 'build/golden', `${name}.json`), 'utf8');
  const { progress, digest } = readLog(log);
  const [percent, text] = [percentOfBuild(progress), progressText(progress)];
  const read = { percent, text, progress, ...(name.startsWith('fail-') ? { digest } : {}) };
  expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(golden));
});

test('there is no golden file without a log', async () => {
  const golden = await readdir(join(fixtures, 'build/golden'));
  expect(golden).toEqual(logs.map((name) => `${name}.json`));
});
