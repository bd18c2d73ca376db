// Ceph's programs in a root directory of their own, made of packages of a newer Debian.
import { existsSync } from 'node:fs';
import { checkDebianRoots, debianRootName, unpackDebian } from './debian-root.mjs';
import { cachePath, makeOnce } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {'newest' | 'fallback'} CephName */

/** Ceph 20 and Ceph 18. @type {Record<CephName, string>} */
const suites = { newest: 'forky', fallback: 'trixie' };
/** @type {readonly CephName[]} */
export const cephNames = ['newest', 'fallback'];
const packages = [
  'radosgw',
  'ceph-mon',
  'ceph-osd',
  'ceph-common',
  'base-files',
  'bash',
  'coreutils',
];
const programs = ['radosgw', 'ceph-mon', 'ceph-osd', 'radosgw-admin', 'monmaptool', 'ceph'];

/** @param {string} suite */
function directoryOf(suite) {
  return cachePath('ceph', debianRootName(suite, packages));
}

/**
 * @param {CephName} name
 * @returns {string} the root; that of the fallback where the newest could not be installed
 * @throws {Error} when neither is there
 */
export function cephRoot(name) {
  const root = [suites[name], suites.fallback].map(directoryOf).find((path) => existsSync(path));
  if (!root) throw new Error(`no Ceph is installed; run: node scripts/ceph.mjs install ${name}`);
  return root;
}

/** @param {CephName} name */
export function hasCephRoot(name) {
  return existsSync(directoryOf(suites[name]));
}

/**
 * Takes about a minute and 600 MB, and nothing where it is there. To renew it, delete its directory.
 * @param {CephName} name
 * @param {(warning: string) => void} warn
 * @returns {Promise<string>} the root
 * @throws {Error} that says what is missing, or with mmdebstrap's message
 */
export async function installCeph(name, warn) {
  if (hasCephRoot(name)) return cephRoot(name);
  checkDebianRoots('Ceph', 'node scripts/ceph.mjs install newest fallback');
  try {
    await installSuite(suites[name]);
  } catch (error) {
    if (name === 'fallback') throw error;
    const reason = error instanceof Error ? error.message : error;
    warn(
      `WARNING: no Ceph from Debian ${suites.newest}, so "newest" stands for the older one of ${suites.fallback}:\n${reason}`,
    );
    await installSuite(suites.fallback);
  }
  return cephRoot(name);
}

/** @param {string} suite */
async function installSuite(suite) {
  await makeOnce(directoryOf(suite), async (fresh) => {
    await unpackDebian(suite, packages, fresh);
    for (const program of programs) await runProgram('chroot', [fresh, program, '--version']);
  });
}
