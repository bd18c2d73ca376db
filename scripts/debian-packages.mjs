// Single packages of a newer Debian than that of this machine, without what they depend on.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianSource } from './debian-root.mjs';
import { runProgram } from './run-program.mjs';

/**
 * @param {string} suite
 * @param {readonly string[]} packages
 * @returns a file name that changes with the packages
 */
export function unpackedName(suite, packages) {
  const digest = createHash('sha256').update(JSON.stringify(packages)).digest('hex');
  return `${suite}-${digest.slice(0, 8)}`;
}

/**
 * By an apt of its own, which knows this one suite and touches nothing of the machine's.
 * @param {string} suite
 * @param {readonly string[]} packages
 * @param {string} directory where they are unpacked
 * @throws {Error} with apt's message
 */
export async function unpackPackages(suite, packages, directory) {
  const workplace = mkdtempSync(join(tmpdir(), 'isar-artifacts-apt-'));
  try {
    for (const name of ['state/lists/partial', 'cache/archives/partial', 'packages']) {
      mkdirSync(join(workplace, name), { recursive: true });
    }
    writeFileSync(join(workplace, 'sources.list'), `${await debianSource(suite)}\n`);
    const cwd = join(workplace, 'packages');
    await runProgram('apt-get', [...flagsFor(workplace), 'update'], { cwd });
    await runProgram('apt-get', [...flagsFor(workplace), 'download', ...packages], { cwd });
    for (const file of readdirSync(cwd)) {
      await runProgram('dpkg-deb', ['--extract', join(cwd, file), directory]);
    }
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** @param {string} workplace */
function flagsFor(workplace) {
  const options = [
    `Dir::Etc::sourcelist=${workplace}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State=${workplace}/state`,
    `Dir::Cache=${workplace}/cache`,
    // A mirror may be older than the few days for which a suite in development is signed.
    'Acquire::Check-Valid-Until=false',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
    // Its user may not write into a directory that is ours alone.
    'APT::Sandbox::User=root',
  ];
  return ['-q', ...options.flatMap((option) => ['-o', option])];
}
