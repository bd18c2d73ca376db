import { mkdir, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { captureOutputs, putBack } from '../../src/collect/capture.ts';
import { findOutputs } from '../../src/collect/find.ts';
import { bundled } from '../support/bundled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { capturedIn } from './builds.ts';
import { type Deploy, deployDirectory, plannedOf } from './deploy.ts';

async function captured(deploy: Deploy, ...outputs: string[]) {
  const found = await findOutputs(
    deploy.path,
    outputs.map((output, index) => plannedOf(output, { key: `key-${index}` })),
  );
  const pathOf = await captureOutputs(deploy.path, found, capturedIn(deploy));
  return found.map(pathOf);
}

test('what was captured survives that the next build writes over the original', async () => {
  await using deploy = await deployDirectory();
  const path = await deploy.write('isar.wic', 'the first disk');
  const [kept = ''] = await captured(deploy, 'isar.wic');
  // In place: the inode stays, as with dd and cp.
  const original = await open(path, 'r+');
  await original.write('overwritten!');
  await original.close();
  expect(await readFile(kept, 'utf8')).toBe('the first disk');
});

test('holes stay holes, and times stay', async () => {
  await using deploy = await deployDirectory();
  const path = await deploy.write('isar.wic', 'head');
  await truncate(path, 100_000_000);
  await writeFile(path, 'tail', { flag: 'a' });
  const [kept = ''] = await captured(deploy, '*.wic');
  const [before, after] = await Promise.all([stat(path), stat(kept)]);
  expect(after.size).toBe(100_000_004);
  expect(after.blocks).toBeLessThanOrEqual(before.blocks + 8);
  expect(after.mtimeMs).toBeCloseTo(before.mtimeMs, 0);
  expect((await readFile(kept)).equals(await readFile(path))).toBe(true);
});

test('files of one name and of hostile names do not meet', async () => {
  await using deploy = await deployDirectory();
  const files = ['a/x.dtb', 'b/x.dtb', '-rf $(id) "\n.dtb'];
  for (const file of files) await deploy.write(file);
  const paths = await captured(deploy, 'a/*', 'b/*', '-rf*');
  expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(files);
});

test('what an earlier build of the variant left is gone', async () => {
  await using deploy = await deployDirectory();
  await deploy.write('old.wic');
  await deploy.write('isar.wic');
  await captured(deploy, 'isar.wic', 'old.wic');
  const paths = await captured(deploy, 'isar.wic');
  const directory = capturedIn(deploy);
  const left = await readdir(directory, { recursive: true });
  expect(left.map((file) => join(directory, file))).toEqual(paths);
});

test('two artifacts that are one file are captured once', async () => {
  await using deploy = await deployDirectory();
  await deploy.write('isar.wic');
  const [one, other] = await captured(deploy, 'isar.wic', '*.wic');
  expect(one).toBe(other);
  expect(await readFile(one ?? '', 'utf8')).toBe('isar.wic');
});

test('to put back what is not there, or where nothing was built, is nothing', async () => {
  await using deploy = await deployDirectory();
  await putBack(capturedIn(deploy), deploy.path);
  await deploy.write('isar.wic');
  await captured(deploy, 'isar.wic');
  await putBack(capturedIn(deploy), join(deploy.around, 'removed'));
  expect(await readdir(deploy.around)).toEqual(['deploy', 'state']);
});

test('what belongs to root is put back, too, for a user who may not link to it', async () => {
  await using deploy = await deployDirectory();
  const captured = capturedIn(deploy);
  await mkdir(join(captured, 'qemuamd64'), { recursive: true });
  await mkdir(join(deploy.path, 'qemuamd64'));
  await execa('chown', ['-R', 'nobody', deploy.around]);
  await writeFile(join(captured, 'qemuamd64/isar.wic'), 'disk', { mode: 0o600 });
  const module = new URL('../../src/collect/capture.ts', import.meta.url).pathname;
  const text = `import { putBack } from ${JSON.stringify(module)};
await putBack(process.argv[2], process.argv[3]);`;
  const script = await bundled(text, deploy.around);
  await execa('setpriv', [
    '--reuid=65534',
    '--clear-groups',
    process.execPath,
    ...[script, captured, deploy.path],
  ]);
  expect(await readFile(join(deploy.path, 'qemuamd64/isar.wic'), 'utf8')).toBe('disk');
});

describe.each([
  ['tmpfs', 'mount -t tmpfs none "$2"'],
  // XFS begins at 300 MiB.
  ['xfs', 'truncate -s 320M "$1" && mkfs.xfs -q "$1" && mount -o loop "$1" "$2"'],
])('a large file on %s', (type, mount) => {
  test('is kept without a second copy, and is there again for the next build of its variant', async () => {
    await using directory = await temporaryDirectory();
    const [image, mounted] = [join(directory.path, 'image'), join(directory.path, 'mounted')];
    await mkdir(mounted);
    const script = await bundled(new URL('capture-in-process.ts', import.meta.url), directory.path);
    // What it mounts goes with it.
    const run = `${mount} && exec "$0" "$3" "$2"`;
    const args = [process.execPath, image, mounted, script];
    const { stdout } = await execa('unshare', ['--mount', 'sh', '-c', run, ...args]);
    expect(JSON.parse(stdout)).toEqual({
      leftInPlace: type === 'xfs',
      sameAgain: true,
      keptAfterInPlaceWrite: type === 'xfs' ? 'disk 1' : 'disk 2',
      otherVariants: 'disk 2',
      copied: false,
    });
  });
});
