import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { UserError } from '../../src/errors.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { bundled } from '../support/bundled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { bodyInBlocks, bytesOf, readAll } from './contract.ts';

const key = 'sha256/0123';
const bytes = bytesOf(3_000_000);

async function fresh() {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'store');
  const store = directoryStore(path, 'https://artifacts.example.com');
  return { path, store, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

describe('a directory store', () => {
  test('takes a file that was made for it, and reads nothing', async () => {
    await using made = await fresh();
    const body = {
      ...bodyInBlocks(bytes, 1000),
      open: () => {
        throw new Error('nobody may open it');
      },
      clone: async (path: string) => {
        await writeFile(path, bytes);
        return true;
      },
    };
    let sent = 0;
    const onSent = (count: number) => {
      sent += count;
    };
    const size = bytes.length;
    expect(await made.store.create(key, body, { onSent })).toMatchObject({ created: true, size });
    expect((await readAll(made.store, key))?.equals(bytes)).toBe(true);
    expect(sent).toBe(size);
    expect(await made.store.create(key, body, { onSent })).toMatchObject({ created: false, size });
    expect(await readdir(join(made.path, 'sha256'))).toEqual(['0123']);
  });

  test('reads what cannot be cloned', async () => {
    await using made = await fresh();
    const body = { ...bodyInBlocks(bytes, 1_000_003), clone: async () => false };
    expect(await made.store.create(key, body)).toMatchObject({ created: true });
    expect((await readAll(made.store, key))?.equals(bytes)).toBe(true);
  });

  test('keeps nothing of a clone that failed', async () => {
    await using made = await fresh();
    const changed = new UserError('file-changed', 'disk.wic changed');
    const body = {
      ...bodyInBlocks(bytes, 1_000_003),
      clone: async (path: string) => {
        await writeFile(path, 'half');
        throw changed;
      },
    };
    await expect(made.store.create(key, body)).rejects.toBe(changed);
    expect(await readdir(join(made.path, 'sha256'))).toEqual([]);
  });
});

test('where the file system shares blocks, none is copied', async () => {
  await using directory = await temporaryDirectory();
  const [image, mounted] = [join(directory.path, 'xfs'), join(directory.path, 'mounted')];
  await writeFile(image, '');
  // XFS begins at 300 MiB.
  await truncate(image, 320 * 1024 ** 2);
  await execa('mkfs.xfs', ['-q', image]);
  await mkdir(mounted);
  const script = await bundled(new URL('clone-in-process.ts', import.meta.url), directory.path);
  const size = 50_000_000;
  // What it mounts goes with it.
  const run = 'mount -o loop "$1" "$2" && exec "$0" "$3" "$2" "$4" "$5"';
  const args = [process.execPath, image, mounted, script, key, `${size}`];
  const { stdout } = await execa('unshare', ['--mount', 'sh', '-c', run, ...args]);
  const { more, ...created } = JSON.parse(stdout);
  expect(created).toMatchObject({ created: true, size, equal: true });
  expect(more).toBeLessThan(1_000_000);
});
