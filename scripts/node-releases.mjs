// The releases of Node that we must work with: that of the oldest machines, and that of the runners.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.mjs';
import { cachePath, makeOnce } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

const newer = '24.21.0';
const newerDirectory = cachePath('node', newer);
const newerPackage = `node-${process.platform}-${process.arch}`;
const newerPath = join(newerDirectory, 'node_modules', newerPackage, 'bin', 'node');

/** @typedef {{ version: string, path: string }} NodeRelease path: of the program */

/**
 * The running Node, and the newer one.
 * @returns {NodeRelease[]}
 * @throws {Error} when the newer one is not installed
 */
export function nodeReleases() {
  if (!existsSync(newerPath)) throw new Error(`no Node ${newer}; run: node scripts/setup.mjs`);
  return [
    { version: process.versions.node, path: process.execPath },
    { version: newer, path: newerPath },
  ];
}

export function hasNodeReleases() {
  return existsSync(newerPath);
}

/**
 * From the npm registry of this machine. Does nothing where it is there.
 * @throws {Error} with npm's own message
 */
export async function installNodeReleases() {
  await makeOnce(newerDirectory, async (fresh) => {
    // The package holds the program itself; its scripts, and others', need not run.
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const args = ['install', '--prefix', fresh, ...flags, `${newerPackage}@${newer}`];
    await runProgram('npm', args, { cwd: fresh });
  });
}

if (isMain(import.meta.url)) await installNodeReleases();
