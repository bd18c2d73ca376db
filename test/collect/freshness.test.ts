import { createHash } from 'node:crypto';
import { chmod, link, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findOutputs } from '../../src/collect/find.ts';
import { checkFresh, type EarlierBuild } from '../../src/collect/freshness.ts';
import { digestOf } from '../registry/registries.ts';
import { begin, check, stale } from './builds.ts';
import { deployDirectory, plannedOf } from './deploy.ts';

function earlierOf(contents: string): EarlierBuild {
  return { digests: new Map([['isar-qemuamd64-server.wic', digestOf(contents)]]) };
}

describe('fresh is', () => {
  test('everything in a directory that was empty', async () => {
    await using deploy = await deployDirectory();
    await begin(deploy);
    await deploy.write('isar.wic');
    await check(deploy);
  });

  test('everything in a directory that was not there', async () => {
    await using deploy = await deployDirectory();
    await rm(deploy.path, { recursive: true });
    await begin(deploy);
    await deploy.write('isar.wic');
    await check(deploy);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['was rewritten', (path) => writeFile(path, 'new')],
    ['has the same bytes and a new time', (path) => utimes(path, new Date(), new Date())],
    ['grew under its old time', (path) => preservingTime(path, () => writeFile(path, 'longer'))],
    ['another took the place of, of the same size and time', replace],
    ['is a link now, to another file', relink],
  ])('a file that %s', async (_what, build) => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar.wic', 'old');
    // As old as what sstate restores.
    await utimes(path, 1_600_000_000, 1_600_000_000);
    await begin(deploy);
    await build(path);
    await check(deploy);
  });

  test('a file that rightly stayed, as an earlier build of the same inputs made it', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('isar.wic', 'disk');
    await begin(deploy);
    await check(deploy, undefined, earlierOf('disk'));
  });
});

describe('stale is', () => {
  test.each<[string, (path: string) => Promise<unknown>]>([
    ['nobody touched', async () => {}],
    // Isar's chown over *wic* changes ctime of what the build did not make.
    ['only got other permissions', (path) => chmod(path, 0o600)],
    ['got another name besides', (path) => link(path, `${path}.link`)],
    [
      'was moved away and back',
      (path) => rename(path, `${path}.x`).then(() => rename(`${path}.x`, path)),
    ],
  ])('a file that %s', async (_what, build) => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar.wic', 'disk');
    await begin(deploy);
    await build(path);
    await expect(check(deploy)).rejects.toThrow(stale);
    await expect(check(deploy, undefined, earlierOf('another disk'))).rejects.toThrow(stale);
    await expect(check(deploy, undefined, { digests: new Map() })).rejects.toThrow(stale);
  });

  test('a file that a new link makes an output', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('sub/isar.wic', 'disk');
    await begin(deploy);
    await symlink('sub/isar.wic', join(deploy.path, 'latest'));
    const [output] = await findOutputs(deploy.path, [plannedOf('latest')]);
    if (output === undefined) throw new Error('not found');
    const journal = await begin(deploy);
    const evidence = { journal, earlier: undefined, shared: false };
    expect(() => checkFresh(output, digestOf('disk'), evidence)).toThrow(stale);
    // To remove it would not help for long.
    expect(() => checkFresh(output, digestOf('disk'), { ...evidence, shared: true })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--build-directory per-variant') }),
    );
  });
});

async function preservingTime(path: string, change: () => Promise<unknown>): Promise<void> {
  const { atime, mtime } = await stat(path);
  await change();
  await utimes(path, atime, mtime);
}

/** As a restore from sstate does: other bytes, the same size, an old time, a new inode. */
async function replace(path: string): Promise<void> {
  await preservingTime(path, async () => {
    await writeFile(`${path}.x`, createHash('sha1').update('x').digest('hex').slice(0, 3));
    await rename(`${path}.x`, path);
  });
}

async function relink(path: string): Promise<void> {
  await writeFile(join(path, '../isar-2.bin'), 'old');
  await rm(path);
  await symlink('isar-2.bin', path);
}
