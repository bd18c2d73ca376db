import { open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { captureOutputs } from '../../src/collect/capture.ts';
import { findOutputs } from '../../src/collect/find.ts';
import { deployDirectory, plannedOf } from './deploy.ts';

async function captured(deploy: Awaited<ReturnType<typeof deployDirectory>>, ...outputs: string[]) {
  const artifacts = outputs.map((output, index) => plannedOf(output, { key: `key-${index}` }));
  const directory = join(deploy.around, 'state/captured/qemuamd64.server');
  const kept = await captureOutputs(await findOutputs(deploy.path, artifacts), directory);
  return { directory, paths: kept.map((output) => output.kept), kept };
}

test('what was captured survives that the next build writes over the original', async () => {
  await using deploy = await deployDirectory();
  const path = await deploy.write('isar.wic', 'the first disk');
  const { paths, kept } = await captured(deploy, 'isar.wic');
  // In place: the inode stays, as with dd and cp.
  const original = await open(path, 'r+');
  await original.write('overwritten!');
  await original.close();
  expect(await readFile(paths[0] ?? '', 'utf8')).toBe('the first disk');
  expect(kept[0]).toMatchObject({ path, state: { size: 14 } });
});

test('holes stay holes, and times stay', async () => {
  await using deploy = await deployDirectory();
  const path = await deploy.write('isar.wic', 'head');
  await truncate(path, 100_000_000);
  await writeFile(path, 'tail', { flag: 'a' });
  const { paths } = await captured(deploy, '*.wic');
  const [before, after] = await Promise.all([stat(path), stat(paths[0] ?? '')]);
  expect(after.size).toBe(100_000_004);
  expect(after.blocks).toBeLessThanOrEqual(before.blocks + 8);
  expect(after.mtimeMs).toBeCloseTo(before.mtimeMs, 0);
  expect((await readFile(paths[0] ?? '')).equals(await readFile(path))).toBe(true);
});

test('files of one name and of hostile names do not meet', async () => {
  await using deploy = await deployDirectory();
  const files = ['a/x.dtb', 'b/x.dtb', '-rf $(id) "\n.dtb'];
  for (const file of files) await deploy.write(file);
  const { paths } = await captured(deploy, 'a/*', 'b/*', '-rf*');
  expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(files);
});

test('what an earlier build of the variant left is gone', async () => {
  await using deploy = await deployDirectory();
  await deploy.write('old.wic');
  await deploy.write('isar.wic');
  await captured(deploy, 'isar.wic', 'old.wic');
  const { directory, paths } = await captured(deploy, 'isar.wic');
  const left = await readdir(directory, { recursive: true });
  expect(left.map((file) => join(directory, file))).toEqual([join(directory, 'key-0'), ...paths]);
});
