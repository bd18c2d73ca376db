// Makes a new machine ready, from a clone alone: only Node's own modules may be imported here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain } from './is-main.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Program → Debian package. */
const packages = {
  curl: 'curl',
  git: 'git',
  kas: 'kas',
  'nix-store': 'nix-bin',
  pgrep: 'procps',
  python3: 'python3',
  zstd: 'zstd',
};

/** @typedef {keyof typeof packages} Tool */

/**
 * Quiet where nothing is to do.
 * @param {{ tools?: Tool[] }} options the programs that the caller needs; all by default
 * @throws {Error} whose message says what a person has to install
 */
export function setUp({ tools = /** @type {Tool[]} */ (Object.keys(packages)) } = {}) {
  checkNode();
  installTools(tools);
  installModules();
}

function checkNode() {
  const needed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  const [major = 0, minor = 0] = needed.replace('>=', '').split('.').map(Number);
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  if (ourMajor < major || (ourMajor === major && ourMinor < minor)) {
    throw new Error(`Node ${needed} is needed; this is ${process.versions.node}`);
  }
}

/** @param {Tool[]} tools */
function installTools(tools) {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map((tool) => packages[tool]))].sort();
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
    setUp();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
