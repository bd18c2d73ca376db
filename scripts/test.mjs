// `npm test`: all checks and all tests; arguments go to jest. The last line counts them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setUp } from './setup.mjs';

const root = resolve(import.meta.dirname, '..');

/** Each counts as one test. */
const checks = [
  'check:types',
  'check:lint',
  'check:layers',
  'check:dead-code',
  'check:dist',
  'check:reference',
];

/** @type {string[]} */
const failures = [];
let passed = 0;
let skipped = 0;

if (prepare()) {
  for (const check of checks) {
    if (npmRun(check) === 0) passed++;
    else failures.push(`npm run ${check}`);
  }
  runJest(process.argv.slice(2));
}

if (failures.length > 0)
  console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;

function prepare() {
  try {
    setUp({ for: 'test' });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failures.push('set-up');
    return false;
  }
}

/**
 * @param {string} script
 * @param {string[]} args
 */
function npmRun(script, args = []) {
  console.log(`\n== ${script}`);
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit') };
  return spawnSync('npm', ['run', '--silent', script, '--', ...args], options).status;
}

/** @param {string[]} args */
function runJest(args) {
  const directory = mkdtempSync(join(tmpdir(), 'isar-artifacts-jest-'));
  const file = join(directory, 'results.json');
  const status = npmRun('jest', ['--json', `--outputFile=${file}`, ...args]);
  const failedBefore = failures.length;
  if (existsSync(file)) count(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(directory, { recursive: true });
  // A crash, no test at all, or a threshold: jest may fail without a failed test to show for it.
  if (status !== 0 && failures.length === failedBefore) failures.push(`jest: exit ${status}`);
}

/**
 * @typedef {{ status: string, fullName: string }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} Suite
 * @param {{ testResults: Suite[] }} results
 */
function count({ testResults }) {
  const ranBefore = passed + failures.length;
  for (const { name, status, assertionResults } of testResults) {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    failures.push(...failed.map((test) => `${file}: ${test.fullName}`));
    // A file that cannot be loaded has no tests, but it failed.
    if (status === 'failed' && failed.length === 0) failures.push(`${file}: did not run`);
    const succeeded = assertionResults.filter((test) => test.status === 'passed');
    passed += succeeded.length;
    skipped += assertionResults.length - failed.length - succeeded.length;
  }
  if (passed + failures.length === ranBefore) failures.push('jest: no test ran');
}
