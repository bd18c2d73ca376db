import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { type PrivateNix, privateNix, standIns } from './nix.ts';

const contents = 'served by loopback';
const sha256 = createHash('sha256').update(contents).digest('hex');
const server = createServer((_, response) => response.end(contents));
let url: string;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('there are two releases, the oldest first, which is what tests get by themselves', async () => {
  const [oldest, newest, ...more] = nixReleases();
  expect(more).toEqual([]);
  const [old = 0, recent = 0] = [oldest, newest].map((nix) => Number(nix?.version.split('.')[1]));
  expect(old).toBeLessThan(recent);
  await using nix = await privateNix();
  expect(nix.release).toEqual(oldest);
});

describe.each(nixReleases())('a private Nix $version', (release) => {
  let nix: PrivateNix;
  beforeAll(async () => {
    nix = await privateNix(release);
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  /** What a program prints, where it has nothing to complain of. */
  async function output(program: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await nix.run(program, args);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.not.stringMatching(/warning|error/),
    });
    return stdout;
  }

  /** A derivation whose builder is a shell script. */
  function shell(name: string, script: string): string {
    return `derivation {
      name = "${name}"; system = builtins.currentSystem; PATH = "/usr/bin:/bin";
      builder = "/bin/sh"; args = [ "-c" ''${script}'' ];
    }`;
  }

  function download(name: string): string {
    return `(import ${standIns} { }).fetchurl {
      name = "${name}"; url = "${url}"; sha256 = "${sha256}";
    }`;
  }

  test.each(['nix', 'nix-build', 'nix-instantiate', 'nix-prefetch-url', 'nix-store'])(
    '%s is of this release',
    async (program) => {
      expect(await output(program, '--version')).toBe(`${program} (Nix) ${release.version}`);
    },
  );

  test('evaluates, by the old command and by the new one', async () => {
    const expression = 'builtins.nixVersion';
    expect(await nix.eval(expression)).toBe(release.version);
    expect(await output('nix', 'eval', '--raw', '--expr', expression)).toBe(release.version);
  });

  test('builds into a store of its own, by the old command and by the new one', async () => {
    const expression = shell('built', 'echo -n by hand > $out');
    const { path } = await nix.build(expression);
    expect(path).toMatch(/^\/nix\/store\/[0-9a-z]{32}-built$/);
    expect(String(await nix.read(path))).toBe('by hand');
    await expect(nix.run('cat', [path])).resolves.toMatchObject({ exitCode: 1 });
    const flags = ['--impure', '--no-link', '--json'];
    const built = JSON.parse(await output('nix', 'build', ...flags, '--expr', expression));
    expect(built).toMatchObject([{ outputs: { out: path } }]);
  });

  test('builds in a sandbox, without network and other files', async () => {
    await writeFile(join(nix.files, 'within-reach'), '');
    const look = `
      ls ${nix.files} ${import.meta.filename} > $out 2> /dev/null
      curl --silent ${url} >> $out || echo none >> $out`;
    const { path } = await nix.build(shell('seen', look));
    expect(String(await nix.read(path)).split('\n')).toEqual([
      `${nix.files}:`,
      expect.any(String),
      'none',
      '',
    ]);
  });

  test('downloads what is pinned', async () => {
    const { path } = await nix.build(download('pinned'));
    expect(path).toBe(await nix.printFixedPath('pinned', sha256));
    expect(String(await nix.read(path))).toBe(contents);
  });

  test('takes a file that is added, or fetched beforehand, for the pinned one', async () => {
    const file = join(nix.files, 'added');
    await writeFile(file, contents);
    const added = await output('nix-store', '--add-fixed', 'sha256', file);
    expect(added).toBe(await nix.printFixedPath('added', sha256));
    const fetch = ['--name', 'fetched', `file://${file}`, sha256];
    expect(await nix.run('nix-prefetch-url', fetch)).toMatchObject({ exitCode: 0 });
    for (const name of ['added', 'fetched']) {
      const { stderr, path } = await nix.build(download(name));
      expect({ stderr, path }).toEqual({
        stderr: '',
        path: await nix.printFixedPath(name, sha256),
      });
    }
  });

  test('checks a flake, and builds its checks', async () => {
    const system = await nix.eval('builtins.currentSystem');
    const flake = join(nix.files, 'flake');
    await mkdir(flake);
    const check = (script: string) =>
      writeFile(
        join(flake, 'flake.nix'),
        `{ outputs = { self }: {
          checks.${system}.only = ${shell('only', script).replace('builtins.currentSystem', `"${system}"`)};
        }; }`,
      );
    await check('echo > $out');
    await output('nix', 'flake', 'check', `path:${flake}`);
    await check('exit 3');
    const { exitCode, stderr } = await nix.run('nix', ['flake', 'check', `path:${flake}`]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('exit code 3');
  });
});
