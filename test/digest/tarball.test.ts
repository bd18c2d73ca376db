import { randomBytes } from 'node:crypto';
import { chmod, lutimes, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { digestFile } from '../../src/digest/file.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

const release = (id: string) => `NAME=Isar\nBUILD_ID=${id}\nVERSION_ID=1\n`;
const time = 1_700_000_000;
let made = 0;

interface Rootfs {
  readonly id?: string;
  readonly format?: string;
  readonly sort?: string;
  /** After all files were made. */
  readonly change?: (root: string) => Promise<unknown>;
}

/** A root file system as Isar packs it: by GNU tar, with numeric owners. */
async function tarOf({ id = 'v1', format = 'gnu', sort = 'name', change }: Rootfs = {}) {
  const root = join(directory.path, `rootfs-${made}`);
  const files = {
    'usr/lib/os-release': release(id),
    'usr/bin/tool': '#!/bin/sh\n',
    [`usr/share/${'long-'.repeat(40)}/${'name'.repeat(40)}`]: 'x',
    'var/empty': '',
    'usr/lib/big': 'b'.repeat(3_000_000),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  await mkdir(join(root, 'etc'));
  await symlink('../usr/lib/os-release', join(root, 'etc/os-release'));
  await mkdir(join(root, 'dev'));
  await execa('ln', [join(root, 'usr/bin/tool'), join(root, 'usr/bin/linked')]);
  await execa('mknod', [join(root, 'dev/null'), 'c', '1', '3']);
  await execa('find', [root, '-exec', 'touch', '--no-dereference', `--date=@${time}`, '{}', '+']);
  await change?.(root);
  const path = join(directory.path, `${made++}.tar`);
  const options = ['--numeric-owner', `--format=${format}`, `--sort=${sort}`, '--xattrs'];
  await execa('tar', ['--create', '--file', path, ...options, '-C', root, '.']);
  return path;
}

const contentOf = async (path: string) => (await digestFile(path)).content;

describe('what is in a tarball of a root file system', () => {
  test('is the same where only BUILD_ID differs, whatever its length', async () => {
    for (const format of ['gnu', 'posix']) {
      const [one, other] = [await tarOf({ format }), await tarOf({ id: 'v1-12-gabcdef', format })];
      const digests = [await digestFile(one), await digestFile(other)];
      expect(digests[0]?.sha256).not.toBe(digests[1]?.sha256);
      expect(digests[0]?.content).toMatch(/^[0-9a-f]{64}$/);
      expect(digests[1]?.content).toBe(digests[0]?.content);
    }
  });

  test.each<[string, (root: string) => Promise<unknown>]>([
    [
      'another byte',
      (root) =>
        writeFile(join(root, 'usr/lib/big'), 'c'.repeat(3_000_000)).then(() =>
          utimes(join(root, 'usr/lib/big'), time, time),
        ),
    ],
    ['another mode', (root) => chmod(join(root, 'usr/bin/tool'), 0o755)],
    ['another owner', (root) => execa('chown', ['7', join(root, 'usr/bin/tool')])],
    ['another time', (root) => utimes(join(root, 'var/empty'), time, time + 1)],
    [
      'another link',
      async (root) => {
        const link = join(root, 'etc/os-release');
        await rm(link);
        await symlink('/usr/lib/os-release', link);
        await lutimes(link, time, time);
        await utimes(dirname(link), time, time);
      },
    ],
    [
      'a device of another number',
      async (root) => {
        await rm(join(root, 'dev/null'));
        await execa('mknod', [join(root, 'dev/null'), 'c', '1', '5']);
        await execa('touch', [`--date=@${time}`, join(root, 'dev/null'), join(root, 'dev')]);
      },
    ],
    [
      'one file less',
      async (root) => {
        await rm(join(root, 'var/empty'));
        await utimes(join(root, 'var'), time, time);
      },
    ],
    [
      'another line of os-release',
      async (root) => {
        const path = join(root, 'usr/lib/os-release');
        await writeFile(path, release('v1').replace('VERSION_ID=1', 'VERSION_ID=2'));
        await utimes(path, time, time);
      },
    ],
    ['another mode of os-release', (root) => chmod(join(root, 'usr/lib/os-release'), 0o600)],
  ])('is another one with %s', async (_, change) => {
    const [before, after] = [
      await contentOf(await tarOf()),
      await contentOf(await tarOf({ change })),
    ];
    expect(after).toMatch(/^[0-9a-f]{64}$/);
    expect(after).not.toBe(before);
  });

  test('is another one in another order', async () => {
    const path = await tarOf();
    const root = join(directory.path, `rootfs-${made - 1}`);
    const other = join(directory.path, 'other-order.tar');
    await execa('tar', [
      '-c',
      '-f',
      other,
      '--numeric-owner',
      '--format=gnu',
      '-C',
      root,
      './var',
      './usr',
    ]);
    const again = join(directory.path, 'order.tar');
    await execa('tar', [
      '-c',
      '-f',
      again,
      '--numeric-owner',
      '--format=gnu',
      '-C',
      root,
      './usr',
      './var',
    ]);
    expect(await contentOf(other)).not.toBe(await contentOf(again));
    expect(await contentOf(path)).not.toBe(await contentOf(again));
  });

  test.each([
    ['gz', 'gzip'],
    ['zst', 'zstd'],
    ['xz', 'xz'],
  ])('is the same compressed as .tar.%s', async (ending, program) => {
    const path = await tarOf();
    const { stdout } = await execa(program, ['--stdout', path], { encoding: 'buffer' });
    await writeFile(`${path}.${ending}`, stdout);
    expect(await contentOf(`${path}.${ending}`)).toBe(await contentOf(path));
  });
});

describe('a file that is called like a tarball, and is none', () => {
  test.each(['x.tar', 'x.tgz', 'x.tar.zst', 'x.tar.xz'])(
    '%s: its bytes alone count',
    async (name) => {
      const path = join(directory.path, name);
      await writeFile(path, 'garbage '.repeat(1_000_000));
      const { sha256, content } = await digestFile(path);
      expect(content).toBeNull();
      await writeFile(`${path}.plain`, 'garbage '.repeat(1_000_000));
      expect((await digestFile(`${path}.plain`)).sha256).toBe(sha256);
    },
  );

  test.each([700, 3_000_000])('cut off after %d bytes', async (size) => {
    const path = await tarOf();
    await truncate(path, size);
    expect(await contentOf(path)).toBeNull();
  });

  test('of another name it is not looked into', async () => {
    const path = await tarOf();
    await execa('cp', [path, `${path}.wic`]);
    expect(await digestFile(`${path}.wic`)).not.toHaveProperty('content');
  });
});

test('whoever interrupts it leaves nothing at work', async () => {
  const path = join(directory.path, 'large.tar');
  await writeFile(path, randomBytes(12_000_000));
  await execa('zstd', ['-1', path]);
  const childrenOf = async () =>
    (await execa('ps', ['-o', 'args', '--ppid', String(process.pid)])).stdout;
  const controller = new AbortController();
  const digest = digestFile(`${path}.zst`, {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(digest).rejects.toThrow('enough');
  for (let look = 0; look < 50 && (await childrenOf()).includes('zstd'); look++) await sleep(20);
  expect(await childrenOf()).not.toContain('zstd');
});
