import { chmod, mkdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { digestFile } from '../../src/digest/file.ts';
import { UserError } from '../../src/errors.ts';
import { bytesOf } from '../store/contract.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unprivileged } from '../support/unprivileged.ts';

const block = 2 * 1024 * 1024;

async function sha256sum(path: string): Promise<string> {
  const { stdout } = await execa('sha256sum', ['--', path]);
  return stdout.slice(0, 64);
}

describe('digestFile', () => {
  test.each([0, 1, 55, 64, block - 1, block, block + 1, 2 * block, 2 * block + 1, 3 * block - 1])(
    'is what sha256sum prints for %d bytes',
    async (size) => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, 'disk.wic');
      await writeFile(path, bytesOf(size));
      expect(await digestFile(path)).toMatchObject({ sha256: await sha256sum(path), size });
    },
  );

  test('reads holes as zeros', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(5000));
    await truncate(path, 7 * block + 13);
    await writeFile(path, 'the end', { flag: 'a' });
    expect(await digestFile(path)).toMatchObject({
      sha256: await sha256sum(path),
      size: 7 * block + 20,
    });
  });

  test('follows a link', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    await symlink('disk.wic', join(directory.path, 'link'));
    expect(await digestFile(join(directory.path, 'link'))).toEqual(await digestFile(path));
  });

  test('reads many files at once', async () => {
    await using directory = await temporaryDirectory();
    const paths = Array.from({ length: 9 }, (_, index) => join(directory.path, `${index}`));
    await Promise.all(paths.map((path, index) => writeFile(path, bytesOf(block + index))));
    const digests = await Promise.all(paths.map((path) => digestFile(path)));
    expect(digests.map(({ sha256 }) => sha256)).toEqual(await Promise.all(paths.map(sha256sum)));
  });
});

describe('digestFile', () => {
  test.each<[string, (path: string) => Promise<void>]>([
    ['is written to in place', (path) => writeFile(path, 'x', { flag: 'r+' })],
    ['grows', (path) => writeFile(path, 'x', { flag: 'a' })],
    ['shrinks', (path) => truncate(path, 1)],
  ])('refuses a file that %s meanwhile', async (_what, change) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(9 * block));
    let changing: Promise<void> | undefined;
    const onProgress = () => {
      changing ??= change(path);
    };
    await expect(digestFile(path, { onProgress })).rejects.toMatchObject({
      code: 'file-changed',
      message: `${path} changed while it was hashed`,
    });
    await changing;
  });

  test('ends at an interruption, with its reason', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(9 * block));
    const controller = new AbortController();
    const interrupted = new UserError('interrupted', 'interrupted');
    const { signal } = controller;
    const onProgress = () => controller.abort(interrupted);
    await expect(digestFile(path, { signal, onProgress })).rejects.toBe(interrupted);
  });

  test('does not wait until a time in the future', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    const nextWeek = Date.now() / 1000 + 7 * 24 * 3600;
    await utimes(path, nextWeek, nextWeek);
    expect(await digestFile(path)).toMatchObject({ sha256: await sha256sum(path) });
  });
});

describe('digestFile refuses', () => {
  test.each([
    ['a missing file', () => {}, /ENOENT/, 'check the path'],
    ['a directory', (path: string) => mkdir(path), /is not a regular file/, 'name a file'],
    // Opening it waits for a writer, unless told not to.
    ['a FIFO', (path: string) => execa('mkfifo', [path]), /is not a regular file/, 'name a file'],
    ['a device', (path: string) => symlink('/dev/null', path), /not a regular/, 'name a file'],
    ['a link to itself', (path: string) => symlink('x', path), /ELOOP/, 'check the path'],
    ['a file below a file', undefined, /ENOTDIR/, 'check the path'],
  ])('%s', async (_what, make, message, hint) => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'file');
    await writeFile(file, '');
    const path = make === undefined ? join(file, 'x') : join(directory.path, 'x');
    await make?.(path);
    await expect(digestFile(path)).rejects.toThrow(
      expect.objectContaining({ code: 'file-unreadable', hint }),
    );
    await expect(digestFile(path)).rejects.toThrow(message);
    await expect(digestFile(path)).rejects.toThrow(path);
  });

  test("somebody else's file, with what to do", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    await chmod(path, 0);
    await chmod(directory.path, 0o755);
    await unprivileged(() =>
      expect(digestFile(path)).rejects.toThrow(
        expect.objectContaining({
          code: 'file-unreadable',
          hint: expect.stringContaining('belongs to somebody else'),
        }),
      ),
    );
  });

  test('a file that opens and then cannot be read', async () => {
    // Its first page is never mapped.
    await expect(digestFile('/proc/self/mem')).rejects.toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        message: expect.stringMatching(/^\/proc\/self\/mem cannot be read: .*EIO/),
      }),
    );
  });
});
