// Node programs to measure, bundled as dist/ is: what is timed includes their start.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';

const root = resolve(import.meta.dirname, '..');

/**
 * @param {string} directory
 * @returns {Promise<{ ours: string, libStorage: string | undefined }>} undefined: not installed
 */
export async function bundle(directory) {
  const installed = existsSync(join(root, 'node_modules', '@aws-sdk', 'lib-storage'));
  const entryPoints = ['bench/ours.ts', ...(installed ? ['bench/lib-storage.mjs'] : [])];
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: directory,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  const libStorage = installed ? join(directory, 'lib-storage.mjs') : undefined;
  return { ours: join(directory, 'ours.mjs'), libStorage };
}
