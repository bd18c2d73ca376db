// Makes a new machine ready, from a clone alone: only Node's own modules may be imported here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cephNames, hasCephRoot } from './ceph-root.mjs';
import { isMain } from './is-main.mjs';
import { hasKasImage } from './kas-image.mjs';
import { hasKasReleases } from './kas-releases.mjs';
import { hasNixReleases } from './nix-releases.mjs';
import { hasNodeReleases } from './node-releases.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Program → Debian package. */
const demoPackages = {
  curl: 'curl',
  git: 'git',
  kas: 'kas',
  'nix-store': 'nix-bin',
  pgrep: 'procps',
  python3: 'python3',
  zstd: 'zstd',
};

const testPackages = {
  ...demoPackages,
  catatonit: 'catatonit',
  fish: 'fish',
  'mkfs.xfs': 'xfsprogs',
  mmdebstrap: 'mmdebstrap',
  openssl: 'openssl',
  podman: 'podman',
  runc: 'runc',
  // kas-container starts a privileged podman by it, whoever it is itself.
  sudo: 'sudo',
  unshare: 'util-linux',
  xz: 'xz-utils',
  zsh: 'zsh',
};

/** @typedef {'demo' | 'test' | 'bench'} Purpose */

/** @type {Record<Purpose, Record<string, string>>} */
const packagesFor = {
  demo: demoPackages,
  test: testPackages,
  bench: { ...testPackages, aws: 'awscli' },
};

/**
 * Quiet where nothing is to do.
 * @param {{ for: Purpose }} purpose tests and benches also need real S3 servers, newer Node, Nix and kas
 * @throws {Error} whose message says what a person has to install
 */
export function setUp({ for: purpose }) {
  checkNode();
  installTools(packagesFor[purpose]);
  installModules();
  if (purpose === 'demo') return;
  if (!hasNodeReleases()) run(process.execPath, ['scripts/node-releases.mjs']);
  if (!hasNixReleases()) run(process.execPath, ['scripts/nix-releases.mjs']);
  if (!hasKasReleases()) run(process.execPath, ['scripts/kas-releases.mjs']);
  if (!hasKasImage()) run(process.execPath, ['scripts/kas-image.mjs']);
  if (!cephNames.every(hasCephRoot)) {
    run(process.execPath, ['scripts/ceph.mjs', 'install', ...cephNames]);
  }
}

function checkNode() {
  const needed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  const [major = 0, minor = 0] = needed.replace('>=', '').split('.').map(Number);
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  if (ourMajor < major || (ourMajor === major && ourMinor < minor)) {
    throw new Error(`Node ${needed} is needed; this is ${process.versions.node}`);
  }
}

/** @param {Record<string, string>} packages by program */
function installTools(packages) {
  const needed = Object.entries(packages).filter(([program]) => !isInstalled(program));
  if (needed.length === 0) return;
  const missing = needed.map(([program]) => program);
  const names = [...new Set(needed.map(([, name]) => name))].sort();
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error(
      `missing: ${missing.join(', ')}\nOn Debian: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    );
  }
  // A new machine may still be installing its own updates: wait for it.
  const apt = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  run('apt-get', [...apt, 'update']);
  run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', ...names]);
  const still = missing.filter((tool) => !isInstalled(tool));
  if (still.length > 0)
    throw new Error(`still missing after the installation: ${still.join(', ')}`);
}

/** @param {string} program */
function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function installModules() {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  // Written last, so that an interrupted installation is done again.
  const stamp = join(root, 'node_modules', '.lock-digest');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  // NODE_ENV=production would leave out what the checks need.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, digest);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const command = [program, ...args].join(' ');
  console.log(`$ ${command}`);
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? signal ?? `exit ${status}`}`);
}

if (isMain(import.meta.url)) {
  try {
    setUp({ for: 'test' });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
