// Is dist/ what src/ bundles to?
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';

const dist = resolve(import.meta.dirname, '..', 'dist');
const fresh = mkdtempSync(join(tmpdir(), 'isar-artifacts-dist-'));
try {
  await build(fresh);
  const different = [...new Set([...filesBelow(dist), ...filesBelow(fresh)])]
    .sort()
    .filter((file) => !isSame(join(dist, file), join(fresh, file)));
  if (different.length > 0) {
    console.error(`dist/ is not what src/ bundles to; run: npm run build\n${different.join('\n')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true });
}

/** @param {string} directory */
function filesBelow(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(directory, file)).isFile(),
  );
}

/**
 * @param {string} one
 * @param {string} other
 */
function isSame(one, other) {
  if (!existsSync(one) || !existsSync(other)) return false;
  const executable = [one, other].map((file) => statSync(file).mode & 0o100);
  return executable[0] === executable[1] && readFileSync(one).equals(readFileSync(other));
}
