// Root directories made of packages of a newer Debian than that of this machine.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { runProgram } from './run-program.mjs';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacked, not installed: no script of a package need run, which takes half of the time.
 * @param {readonly string[]} packages
 */
function flagsFor(packages) {
  return [
    '--quiet',
    '--variant=extract',
    `--keyring=${keyring}`,
    `--include=${packages.join(',')}`,
    // A mirror may be older than the few days for which a suite in development is signed.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=Apt::Install-Recommends "false"',
  ];
}

/**
 * @param {string} suite
 * @param {readonly string[]} packages
 * @returns a file name that changes with the way in which the root is made
 */
export function debianRootName(suite, packages) {
  const recipe = createHash('sha256')
    .update(JSON.stringify(flagsFor(packages)))
    .digest('hex');
  return `${suite}-${recipe.slice(0, 8)}`;
}

/**
 * @param {string} what needs a root
 * @param {string} command makes it
 * @throws {Error} that says what is missing
 */
export function checkDebianRoots(what, command) {
  if (process.getuid?.() !== 0) throw new Error(`${what} needs root: sudo ${command}`);
  if (!existsSync(keyring)) {
    throw new Error(
      `${what} needs ${keyring} of Debian: apt-get install -y mmdebstrap debian-archive-keyring`,
    );
  }
}

/**
 * Unpacked is not yet fit: in a suite in development a library may be missing.
 * @param {string} suite
 * @param {readonly string[]} packages
 * @param {string} directory the root, empty
 * @throws {Error} with the message of mmdebstrap or apt
 */
export async function unpackDebian(suite, packages, directory) {
  const source = await debianSource(suite);
  await runProgram('mmdebstrap', [...flagsFor(packages), suite, directory, source]);
}

/**
 * @param {string} suite
 * @returns a line for apt's sources.list
 */
export async function debianSource(suite) {
  return `deb [signed-by=${keyring}] ${await debianMirror()} ${suite} main`;
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
