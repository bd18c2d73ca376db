import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { putBack } from '../../src/collect/capture.ts';
import { endJournal } from '../../src/collect/journal.ts';
import { begin, capturedIn, check, stale } from './builds.ts';
import { deployDirectory } from './deploy.ts';

describe('the journal', () => {
  test('of a build that was interrupted is kept by its repetition', async () => {
    await using deploy = await deployDirectory();
    await begin(deploy);
    await deploy.write('isar.wic', 'made before the interruption');
    // Begun again, and kas finds nothing left to do.
    expect(await begin(deploy)).toEqual({ build: 'server from inputs 1', before: {} });
    await check(deploy);
  });

  test('ends with the build', async () => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar.wic');
    await begin(deploy);
    await endJournal(join(deploy.around, 'state/journals/a.json'));
    await writeFile(path, 'by another build');
    await begin(deploy);
    await expect(check(deploy)).rejects.toThrow(stale);
    await endJournal(join(deploy.around, 'never/made.json'));
  });

  test('of another variant or other inputs is replaced', async () => {
    await using deploy = await deployDirectory();
    await begin(deploy, 'server from inputs 1');
    await deploy.write('isar.wic', 'made from inputs 1');
    await expect(check(deploy, 'server from inputs 2')).rejects.toThrow(stale);
    // The first began anew, too: nobody knows who wrote the file.
    await expect(check(deploy, 'server from inputs 1')).rejects.toThrow(stale);
  });

  test('of a build that failed knows what an earlier one left to be put back', async () => {
    await using deploy = await deployDirectory();
    const captured = capturedIn(deploy);
    await deploy.write('isar.wic', 'of an earlier build');
    await mkdir(dirname(captured), { recursive: true });
    await rename(deploy.path, captured);
    // Nobody can put it back: there is no directory. The build gets as far as to make one.
    await putBack(captured, deploy.path);
    await begin(deploy);
    await mkdir(deploy.path);
    await putBack(captured, deploy.path);
    await expect(check(deploy)).rejects.toThrow(stale);
    await rm(join(deploy.path, 'isar.wic'));
    await deploy.write('isar.wic', 'of this build');
    await check(deploy);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, -9)],
    ['empty', () => ''],
    ['of another form', () => '{"build": "server from inputs 1"}'],
  ])('that is %s is begun anew', async (_what, spoil) => {
    await using deploy = await deployDirectory();
    const file = join(deploy.around, 'state/journals/a.json');
    await begin(deploy);
    await deploy.write('isar.wic');
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    await expect(check(deploy)).rejects.toThrow(stale);
    await writeFile(join(deploy.path, 'isar.wic'), 'and built again');
    await check(deploy);
  });

  test('reads back as it was written, nanoseconds included', async () => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar.wic');
    const { mtimeNs, ino } = await stat(path, { bigint: true });
    const expected = { inode: `${ino}`, size: 8, mtime: `${mtimeNs}` };
    expect((await begin(deploy)).before).toEqual({ [path]: expected });
    expect((await begin(deploy)).before).toEqual({ [path]: expected });
  });
});
