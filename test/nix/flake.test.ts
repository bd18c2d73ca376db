import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { demoProject } from '../support/demo-project.ts';
import { type PrivateNix, privateNix, standIns } from '../support/nix.ts';

const root = join(import.meta.dirname, '../..');

/** What we take from nixpkgs: programs of the host, in place of those of its packages. */
const nixpkgs = `{
  outputs = { self }: {
    legacyPackages = builtins.listToAttrs (map (system: {
      name = system;
      value = import ./pkgs.nix { inherit system; } // {
        nodejs = "${dirname(dirname(process.execPath))}";
        git = "/usr";
        zstd = "/usr";
        runtimeShell = "/bin/sh";
      };
    }) [ "x86_64-linux" "aarch64-linux" ]);
  };
}`;

describe.each(nixReleases())('our flake, on Nix $version', (release) => {
  let nix: PrivateNix;
  let flake: string;
  let input: string;
  beforeAll(async () => {
    nix = await privateNix(release);
    [flake, input] = [join(nix.files, 'isar-artifacts'), join(nix.files, 'nixpkgs')];
    await Promise.all([mkdir(flake), mkdir(input)]);
    for (const name of ['flake.nix', 'package.json', 'dist']) {
      await cp(join(root, name), join(flake, name), { recursive: true });
    }
    await writeFile(join(input, 'flake.nix'), nixpkgs);
    await cp(standIns, join(input, 'pkgs.nix'));
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  const run = (command: readonly string[], attribute: string, ...more: string[]) => {
    const override = ['--override-input', 'nixpkgs', `path:${input}`, '--no-write-lock-file'];
    return nix.run('nix', [...command, `path:${flake}${attribute}`, ...override, ...more]);
  };

  test('shows what it has, and asks nobody', async () => {
    const { exitCode, stdout, stderr } = await run(['flake', 'show', '--json'], '');
    expect(stderr).not.toContain('error:');
    expect(exitCode).toBe(0);
    const { packages, apps } = JSON.parse(stdout);
    expect(Object.keys(packages['x86_64-linux'])).toEqual(['default']);
    expect(Object.keys(apps['x86_64-linux'])).toEqual(['default', 'rebuild-isar-artifacts']);
  });

  test('builds a package of what GitHub runs', async () => {
    const built = await run(['build', '--no-link', '--json'], '#default');
    expect(built.exitCode).toBe(0);
    const [{ outputs }] = JSON.parse(built.stdout);
    const path = String(outputs.out);
    const program = String(await nix.read(`${path}/bin/rebuild-isar-artifacts`));
    expect(program).toContain(`/bin/node ${path}/lib/isar-artifacts/cli.js rebuild "$@"\n`);
    const [ours, theirs] = await Promise.all([
      readFile(join(root, 'dist/cli.js')),
      nix.read(`${path}/lib/isar-artifacts/cli.js`),
    ]);
    expect(theirs.equals(ours)).toBe(true);
  });

  // The newest is started by the loader of its Debian, which `nix run` takes for Nix itself.
  if (release.bin !== undefined) return;

  test('runs our program, and that which rebuilds an image', async () => {
    await using demo = await demoProject();
    const config = ['--config', join(demo.root, 'isar-artifacts.yml')];
    const plan = await run(['run'], '', '--', 'plan', ...config);
    expect(plan.stdout).toContain('qemuamd64.server');
    const help = await run(['run'], '#rebuild-isar-artifacts', '--', '--help');
    expect(help.stdout).toContain('Usage: isar-artifacts rebuild');
    const unknown = await run(['run'], '#rebuild-isar-artifacts', '--', 'qemuamd46', ...config);
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('qemuamd64') });
  });
});
