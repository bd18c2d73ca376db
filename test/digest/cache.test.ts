import { randomBytes } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cachedDigests } from '../../src/digest/cache.ts';
import type { FileDigest } from '../../src/digest/file.ts';
import type { FileIdentity } from '../../src/digest/file-identity.ts';
import { digestOf } from '../registry/registries.ts';
import { bytesOf } from '../store/contract.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { privateMount } from './private-mount.ts';

test('what an earlier release remembers of a tarball, which did not look into it, is taken anew', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'rootfs.tar');
  await writeFile(path, Buffer.alloc(1024));
  const digests = cachedDigests(join(directory.path, 'digests'));
  const whole = await digests(path);
  expect(whole.content).toMatch(/^[0-9a-f]{64}$/);
  const [name = ''] = await readdir(join(directory.path, 'digests'));
  const entry = join(directory.path, 'digests', name);
  const { content, ...before } = JSON.parse(await readFile(entry, 'utf8'));
  expect(content).toBe(whole.content);
  await writeFile(entry, JSON.stringify(before));
  expect(await digests(path)).toEqual(whole);
  await writeFile(entry, JSON.stringify({ ...before, content: 'remembered' }));
  expect((await digests(path)).content).toBe('remembered');
});

interface Remembering extends AsyncDisposable {
  readonly path: string;
  /** Of the cache. */
  readonly directory: string;
  /** The digest of the file, and whether it was read for that. */
  digest(of?: string): Promise<FileDigest & { readonly read: boolean }>;
  /** The only entry. */
  entry(): Promise<string>;
}

const contents = 'a disk';

async function remembering(): Promise<Remembering> {
  const temporary = await temporaryDirectory();
  const [path, directory] = [join(temporary.path, 'disk.wic'), join(temporary.path, 'digests')];
  await writeFile(path, contents);
  const digests = cachedDigests(directory);
  return {
    path,
    directory,
    digest: async (of = path) => {
      let read = false;
      const onProgress = () => {
        read = true;
      };
      return { ...(await digests(of, { onProgress })), read };
    },
    entry: async () => {
      const names = await readdir(directory);
      expect(names).toHaveLength(1);
      return join(directory, `${names[0]}`);
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

/** Writes into the file that is there: neither inode nor size tells. */
async function overwrite(path: string, bytes: string | Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.from(bytes), 0, undefined, 0);
  await file.close();
}

/** Writes as soon as a digest was taken, and right before the next. */
async function hammer(directory: string, path: string): Promise<void> {
  const digests = cachedDigests(directory);
  await writeFile(path, randomBytes(64));
  for (let turn = 0; turn < 100; turn++) {
    await digests(path);
    const bytes = randomBytes(64);
    await overwrite(path, bytes);
    expect((await digests(path)).sha256).toBe(digestOf(bytes));
  }
}

const noMounts = 'this test wants root, and mounts in a namespace: not all of it was run';

describe('a digest', () => {
  test('is remembered as long as the file stays as it is, also by the next process', async () => {
    await using made = await remembering();
    expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), size: 6, read: true });
    expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), size: 6, read: false });
    const next = cachedDigests(made.directory);
    const onProgress = () => expect('the file').toBe('not read');
    expect(await next(made.path, { onProgress })).toMatchObject({ sha256: digestOf(contents) });
    // What is remembered is believed, so this would come out, too.
    const entry = await made.entry();
    await writeFile(
      entry,
      (await readFile(entry, 'utf8')).replace(digestOf(contents), digestOf('another')),
    );
    expect(await made.digest()).toMatchObject({ sha256: digestOf('another'), read: false });
  });

  test('is that of the file, under any of its names', async () => {
    await using made = await remembering();
    await link(made.path, `${made.path}.link`);
    await made.digest();
    expect(await made.digest(`${made.path}.link`)).toMatchObject({ read: false });
    await writeFile(`${made.path}.other`, contents);
    expect(await made.digest(`${made.path}.other`)).toMatchObject({ read: true });
  });

  test.each<[string, (path: string) => Promise<void>]>([
    ['has grown', (path) => writeFile(path, ' and more', { flag: 'a' })],
    ['was cut', (path) => truncate(path, 3)],
    ['was written to in place', (path) => overwrite(path, 'a risk')],
    [
      'was written to in place, and then its time was put back',
      async (path) => {
        const { atime, mtime } = await stat(path);
        await overwrite(path, 'a risk');
        await utimes(path, atime, mtime);
      },
    ],
    ['was given other permissions', (path) => chmod(path, 0o600)],
    ['was touched', (path) => utimes(path, 1, 1)],
    [
      'was replaced by one of the same size and time',
      async (path) => {
        const { atime, mtime } = await stat(path);
        await writeFile(`${path}.new`, 'a risk');
        await utimes(`${path}.new`, atime, mtime);
        await rename(`${path}.new`, path);
      },
    ],
  ])('is taken anew of a file that %s', async (_, change) => {
    await using made = await remembering();
    await utimes(made.path, 1_700_000_000, 1_700_000_000);
    await made.digest();
    await change(made.path);
    const now = await readFile(made.path);
    expect(await made.digest()).toMatchObject({
      sha256: digestOf(now),
      size: now.length,
      read: true,
    });
    expect(await made.digest()).toMatchObject({ sha256: digestOf(now), read: false });
  });

  test.each<keyof FileIdentity>(['device', 'inode', 'size', 'mtime', 'ctime'])(
    'is taken anew where just the %s is another',
    async (field) => {
      await using made = await remembering();
      const { identity } = await made.digest();
      const entry = await made.entry();
      const sha256 = digestOf('another');
      const other = { ...identity, [field]: `${BigInt(identity[field]) + 1n}` };
      await writeFile(entry, JSON.stringify({ sha256, size: Number(other.size), identity: other }));
      expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), read: true });
    },
  );

  test.each([
    ['nothing', ''],
    ['no JSON', '{"sha256":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no digest', JSON.stringify({ sha256: 'risk', size: 6 })],
    ['no identity', JSON.stringify({ sha256: digestOf('another'), size: 6 })],
  ])('is taken anew where %s is remembered, and then remembered', async (_, text) => {
    await using made = await remembering();
    await made.digest();
    await writeFile(await made.entry(), text);
    expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), read: true });
    expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), read: false });
  });

  test.each<[string, (made: Remembering) => Promise<void>]>([
    ['the cache is no directory', ({ directory }) => writeFile(directory, 'in the way')],
    [
      'the entry is a directory',
      async (made) => {
        await made.digest();
        const entry = await made.entry();
        await rm(entry);
        await mkdir(join(entry, 'in the way'), { recursive: true });
      },
    ],
  ])('is as right where %s', async (_, spoil) => {
    await using made = await remembering();
    await spoil(made);
    for (const read of [true, true]) {
      expect(await made.digest()).toMatchObject({ sha256: digestOf(contents), read });
    }
  });

  test('is as right where the disk is full, and nothing is left there', async () => {
    await using made = await remembering();
    await using disk = await privateMount(`${made.path}.mnt`, 'tmpfs', 'size=64k');
    if (disk === undefined) return console.warn(noMounts);
    const directory = join(disk.path, 'digests');
    await mkdir(directory);
    await expect(writeFile(join(disk.path, 'filler'), bytesOf(100_000))).rejects.toThrow('ENOSPC');
    const digests = cachedDigests(directory);
    expect(await digests(made.path)).toMatchObject({ sha256: digestOf(contents) });
    expect(await readdir(directory)).toEqual([]);
  });

  test('is never that of what was there a moment before', async () => {
    await using made = await remembering();
    await hammer(made.directory, made.path);
    // The usual ones have finer times where Linux is new; and nothing here waits for a disk.
    await using coarse = await privateMount(`${made.path}.mnt`, 'ramfs', 'mode=755');
    if (coarse === undefined) return console.warn(noMounts);
    await hammer(join(coarse.path, 'digests'), join(coarse.path, 'disk.wic'));
  });

  test('is the same for all who ask at one time', async () => {
    await using made = await remembering();
    const bytes = bytesOf(3_000_000);
    await writeFile(made.path, bytes);
    const all = await Promise.all(Array.from({ length: 8 }, () => made.digest()));
    expect(new Set(all.map(({ sha256 }) => sha256))).toEqual(new Set([digestOf(bytes)]));
    expect(await readdir(made.directory)).toHaveLength(1);
  });
});
