import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const program = join(import.meta.dirname, '../../scripts/ceph.mjs');

/**
 * Runs the program on a machine without Ceph, on which mmdebstrap makes an empty root of every suite
 * but `missing`.
 */
async function ceph(home: string, args: readonly string[], missing: string) {
  const programs = {
    mmdebstrap: `for arg; do [ "$arg" != "${missing}" ] || { echo "no ${missing}" >&2; exit 1; }; done`,
    chroot: 'true',
    'apt-get': 'echo http://mirror.example/debian',
  };
  await mkdir(join(home, 'bin'));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(home, 'bin', name), `#!/bin/sh\n${text}\n`);
    await chmod(join(home, 'bin', name), 0o755);
  }
  const env = {
    PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}`,
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  return execa(process.execPath, [program, ...args], { env, reject: false });
}

test('says loudly when the newest cannot be had, and takes the fallback', async () => {
  await using home = await temporaryDirectory();
  const { exitCode, stdout, stderr } = await ceph(home.path, ['install', 'newest'], 'forky');
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^newest: .*\/trixie-\w+$/)]);
  expect(stderr).toContain('WARNING: no Ceph from Debian forky, so "newest" stands for');
  expect(stderr).toContain('no forky');
});

test('fails when the fallback cannot be had, with what mmdebstrap said, and leaves nothing', async () => {
  await using home = await temporaryDirectory();
  const { exitCode, stderr } = await ceph(home.path, ['install', 'fallback'], 'trixie');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no trixie')]);
  expect(await readdir(join(home.path, 'cache', 'isar-artifacts', 'ceph'))).toEqual([]);
});

test('installs both at one time, each below its suite', async () => {
  await using home = await temporaryDirectory();
  const { exitCode } = await ceph(home.path, ['install', 'newest', 'fallback'], 'none');
  const roots = await readdir(join(home.path, 'cache', 'isar-artifacts', 'ceph'));
  expect([exitCode, roots.sort()]).toEqual([
    0,
    [expect.stringMatching(/^forky-\w+$/), expect.stringMatching(/^trixie-\w+$/)],
  ]);
});

test.each([
  { args: ['start', 'newest'], says: 'no Ceph is installed; run: node scripts/ceph.mjs install' },
  { args: ['start', 'oldest'], says: 'usage: ceph.mjs install|' },
  { args: ['stat', 'newest'], says: 'usage: ceph.mjs install|' },
  { args: ['install'], says: 'usage: ceph.mjs install|' },
])('refuses $args', async ({ args, says }) => {
  await using home = await temporaryDirectory();
  const { exitCode, stderr } = await ceph(home.path, args, 'none');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(says)]);
});

test('start returns when it answers; status and stop find it', async () => {
  const run = async (command: string) =>
    (await execa(process.execPath, [program, command, 'fallback'])).stdout;
  try {
    const started = await run('start');
    const endpoint = /^fallback: ceph 18\S+ at (http:\S+), access key/.exec(started)?.[1] ?? '';
    expect((await fetch(endpoint)).status).toBe(200);
    expect(await run('status')).toBe(started);
    expect(await run('stop')).toBe('fallback: stopped');
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
    expect(await run('status')).toBe('fallback: stopped');
  } finally {
    await run('stop');
  }
}, 200_000);
