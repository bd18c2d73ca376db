// The releases of Nix that we must work with: that of this machine, and the newest that Debian has.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDebianRoots, debianRootName, unpackDebian } from './debian-root.mjs';
import { isMain } from './is-main.mjs';
import { cachePath, makeOnce } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

/** The first one that can be had. Nix 2.34 and Nix 2.26. */
const suites = /** @type {const} */ (['forky', 'trixie']);
const packages = ['nix-bin', 'base-files'];

/** @typedef {{ version: string, bin: string | undefined }} NixRelease */

/**
 * That of this machine, and the newest. `bin` is the directory of its programs, to be put before
 * PATH; where there is none, they are on PATH already.
 * @returns {NixRelease[]} oldest first
 * @throws {Error} when one is not installed
 */
export function nixReleases() {
  const newest = suites.map(directoryOf).find((path) => existsSync(path));
  if (!newest) throw new Error('no newer Nix; run: node scripts/setup.mjs');
  return [undefined, join(newest, 'bin')].map((bin) => ({ version: versionOf(bin), bin }));
}

export function hasNixReleases() {
  return existsSync(directoryOf(suites[0]));
}

/**
 * Takes half a minute and 170 MB, and nothing where it is there. To renew it, delete its directory.
 * @param {(warning: string) => void} warn
 * @throws {Error} that says what is missing, or with mmdebstrap's message
 */
export async function installNixReleases(warn) {
  if (hasNixReleases()) return;
  checkDebianRoots('Nix', 'node scripts/nix-releases.mjs');
  const [newest, fallback] = suites;
  try {
    await installSuite(newest);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    warn(
      `WARNING: no Nix from Debian ${newest}, so the older one of ${fallback} is the newest one tested:\n${reason}`,
    );
    await installSuite(fallback);
  }
}

/** @param {string} suite */
function directoryOf(suite) {
  return cachePath('nix', debianRootName(suite, packages));
}

/** @param {string | undefined} bin */
function versionOf(bin) {
  const program = bin === undefined ? 'nix' : join(bin, 'nix');
  const { stdout, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const version = /\d+\.\d+\S*/.exec(stdout ?? '')?.[0];
  if (version) return version;
  throw new Error(`${program} --version: ${error?.message ?? stderr}; run: node scripts/setup.mjs`);
}

/** @param {string} suite */
async function installSuite(suite) {
  await makeOnce(directoryOf(suite), async (fresh) => {
    const root = join(fresh, 'root');
    const bin = join(fresh, 'bin');
    await unpackDebian(suite, packages, root);
    mkdirSync(bin);
    const starter = starterOf(root);
    for (const program of readdirSync(join(root, 'usr/bin'))) {
      if (!/^nix(-|$)/.test(program)) continue;
      writeFileSync(join(bin, program), starter);
      chmodSync(join(bin, program), 0o755);
      await runProgram(join(bin, program), ['--version']);
    }
  });
}

/**
 * Of a program of the same name, with the libraries of the root and the files of this machine.
 * Its children see neither: the loader gets the libraries as an argument, not by the environment.
 * @param {string} root
 * @returns {string} a shell script
 */
function starterOf(root) {
  const [libraries] = readdirSync(join(root, 'usr/lib')).filter((n) => n.endsWith('-linux-gnu'));
  if (!libraries) throw new Error(`no libraries below ${root}/usr/lib`);
  const [loader] = readdirSync(join(root, 'usr/lib', libraries)).filter((n) => n.startsWith('ld-'));
  if (!loader) throw new Error(`no ld.so in ${root}/usr/lib/${libraries}`);
  return `#!/bin/sh
bin=$\{0%/*}
program=$\{0##*/}
lib=$bin/../root/usr/lib/${libraries}
# Else Nix takes the loader for its own program, and starts that as its build hook.
export NIX_BIN_DIR="$bin"
exec "$lib/${loader}" --inhibit-cache --library-path "$lib" --argv0 "$program" "$bin/../root/usr/bin/$program" "$@"
`;
}

if (isMain(import.meta.url)) {
  await installNixReleases(console.error);
  for (const { version, bin } of nixReleases()) console.log(`${version}: ${bin ?? 'on PATH'}`);
}
