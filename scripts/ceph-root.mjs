// Ceph's programs in a root directory of their own, made of packages of a newer Debian.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
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
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Unpacked, not installed: no script of a package need run, which takes half of the time. */
const flags = [
  '--quiet',
  '--variant=extract',
  `--keyring=${keyring}`,
  `--include=${packages.join(',')}`,
  // A mirror may be older than the few days for which a suite in development is signed.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--aptopt=Apt::Install-Recommends "false"',
];
const recipe = createHash('sha256').update(JSON.stringify(flags)).digest('hex').slice(0, 8);

/** @param {string} suite */
function directoryOf(suite) {
  return cachePath('ceph', `${suite}-${recipe}`);
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
  checkMachine();
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

function checkMachine() {
  if (process.getuid?.() !== 0) {
    throw new Error('Ceph needs root: sudo node scripts/ceph.mjs install newest fallback');
  }
  if (!existsSync(keyring)) {
    throw new Error(
      `Ceph needs ${keyring} of Debian: apt-get install -y mmdebstrap debian-archive-keyring`,
    );
  }
}

/** @param {string} suite */
async function installSuite(suite) {
  await makeOnce(directoryOf(suite), async (fresh) => {
    const source = `deb [signed-by=${keyring}] ${await debianMirror()} ${suite} main`;
    await runProgram('mmdebstrap', [...flags, suite, fresh, source]);
    // Unpacked is not yet fit: in a suite in development a library may be missing.
    for (const program of programs) await runProgram('chroot', [fresh, program, '--version']);
  });
}

/** The mirror that this machine itself is installed from. */
async function debianMirror() {
  const [known] = await listMirrors();
  if (known) return known;
  await runProgram('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', 'update']);
  const [updated] = await listMirrors();
  if (!updated) throw new Error('apt knows no Debian mirror: see /etc/apt/sources.list');
  return updated;
}

async function listMirrors() {
  const labels = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const text = await runProgram('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...labels]);
  return text.split('\n').filter((line) => line !== '');
}
