// The releases of kas that we must work with: that of the oldest machines, and the newer ones.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackedName, unpackPackages } from './debian-packages.mjs';
import { isMain } from './is-main.mjs';
import { cachePath, makeOnce } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

/** kas 4.8 and kas 5.5, beside the 3.1 of this machine. */
const newerSuites = /** @type {const} */ (['trixie', 'forky']);

/**
 * kas is Python alone: the package and what it needs in a newer release than this machine has. The
 * rest is that of this machine, and its Python.
 */
const packages = ['kas', 'python3-git', 'python3-gitdb', 'python3-smmap', 'python3-colorlog'];

/** @typedef {{ version: string, bin: string | undefined }} KasRelease */

/**
 * Each with `kas` and `kas-container`. `bin` is the directory of the two, to be put before PATH;
 * where there is none, they are on PATH already.
 * @returns {KasRelease[]} oldest first
 * @throws {Error} when none but that of this machine is installed
 */
export function kasReleases() {
  return [undefined, ...newerKasBins()].map((bin) => ({ version: versionOf(bin), bin }));
}

/**
 * Without the release of this machine, and without starting any.
 * @returns {string[]} their `bin`, oldest first
 * @throws {Error} when none is installed
 */
export function newerKasBins() {
  const bins = newerSuites.map((suite) => join(directoryOf(suite), 'bin')).filter(existsSync);
  if (bins.length === 0) throw new Error('no newer kas; run: node scripts/setup.mjs');
  return bins;
}

export function hasKasReleases() {
  return newerSuites.every((suite) => existsSync(directoryOf(suite)));
}

/**
 * Takes ten seconds and 4 MB, and nothing where they are there. To renew one, delete its directory.
 * @param {(warning: string) => void} warn
 * @throws {Error} with apt's message
 */
export async function installKasReleases(warn) {
  const [older, newest] = newerSuites;
  await installSuite(older);
  try {
    await installSuite(newest);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    warn(
      `WARNING: no kas from Debian ${newest}, so that of ${older} is the newest one tested:\n${reason}`,
    );
  }
}

/** @param {string} suite */
function directoryOf(suite) {
  return cachePath('kas', unpackedName(suite, packages));
}

/** @param {string | undefined} bin */
function versionOf(bin) {
  const program = bin === undefined ? 'kas' : join(bin, 'kas');
  const { stdout, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const version = /^kas (\d+\.\d+\S*)/.exec(stdout ?? '')?.[1];
  if (version) return version;
  throw new Error(`${program} --version: ${error?.message ?? stderr}; run: node scripts/setup.mjs`);
}

/** @param {string} suite */
async function installSuite(suite) {
  await makeOnce(directoryOf(suite), async (fresh) => {
    const root = join(fresh, 'root');
    const bin = join(fresh, 'bin');
    mkdirSync(root);
    mkdirSync(bin);
    await unpackPackages(suite, packages, root);
    writeFileSync(join(bin, 'kas'), starter);
    chmodSync(join(bin, 'kas'), 0o755);
    renameSync(join(root, 'usr/bin/kas-container'), join(bin, 'kas-container'));
    await runProgram(join(bin, 'kas'), ['--version']);
  });
}

/** Not by PYTHONPATH: bitbake, which kas starts, must not see these. */
const starter = `#!/usr/bin/python3
import os, sys
root = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "root")
sys.path.insert(1, os.path.join(root, "usr/lib/python3/dist-packages"))
sys.dont_write_bytecode = True
from kas.kas import main
sys.exit(main())
`;

if (isMain(import.meta.url)) {
  await installKasReleases(console.error);
  for (const { version, bin } of kasReleases()) console.log(`${version}: ${bin ?? 'on PATH'}`);
}
