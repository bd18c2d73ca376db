// A project whose only image lies built in its deploy directory, and what commands take there.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeImage } from './image.mjs';

const config = `version: 1
axes: { machine: { machine: { kas: kas.yml } }, role: { role: {} } }
artifacts: { wic: { file: disk.wic } }
names: { artifact: "{machine}-{role}.{artifact}" }
`;
/**
 * @typedef {object} Taken
 * @property {number} seconds
 * @property {number} read bytes
 * @property {number} written bytes
 */

/**
 * @param {string} script of bash
 * @param {Record<string, string>} environment
 * @returns {Taken}
 */
export function run(script, environment) {
  // A process counts what the children that it waited for have read, once they are gone.
  const counted = `(${script}\n) >&2; status=$?; cat /proc/$$/io; exit $status`;
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync('bash', ['-c', counted], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const of = (/** @type {string} */ field) =>
    Number(new RegExp(`^${field}: (\\d+)$`, 'm').exec(stdout)?.[1]);
  return { seconds: (performance.now() - begun) / 1000, read: of('rchar'), written: of('wchar') };
}

/**
 * @param {string} project
 * @param {number} blocks of 1 MiB in the image
 * @param {string} [settings] further lines of the configuration
 * @returns {Promise<string>} the image
 */
export async function makeProject(project, blocks, settings = '') {
  const deploy = join(project, 'build/tmp/deploy/images');
  mkdirSync(deploy, { recursive: true });
  writeFileSync(join(project, 'isar-artifacts.yml'), `${config}${settings}`);
  writeFileSync(join(project, 'kas.yml'), 'header: { version: 14 }\n');
  writeFileSync(join(project, '.gitignore'), 'build\n.isar-artifacts\n');
  const git = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-q', '-m', 'demo'],
  ]) {
    spawnSync('git', [...git, ...args], { cwd: project });
  }
  const image = join(deploy, 'disk.wic');
  await writeImage(image, blocks);
  return image;
}

/** @param {number[]} numbers */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
