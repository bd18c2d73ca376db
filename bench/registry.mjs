// How long Nix takes over a registry: `node bench/registry.mjs [--pins N] [--runs N]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { createPrivateNix } from '../examples/demo/private-nix.mjs';
import { setUp } from '../scripts/setup.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { pins: { type: 'string', default: '1000' }, runs: { type: 'string', default: '9' } },
});
setUp({ for: 'bench' });
const { nixReleases } = await import('../scripts/nix-releases.mjs');
const directory = mkdtempSync(join(tmpdir(), 'isar-artifacts-bench-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

const registry = join(directory, 'registry.nix');
writeFileSync(registry, textOf(Number(values.pins)));
const pkgs = `(import ${join(root, 'examples/demo/pkgs.nix')} { })`;
const leaves = `let leaves = value: if value ? outPath then [ value.outPath ]
  else builtins.concatMap leaves (builtins.attrValues value); in leaves`;
const contenders = {
  'nothing but Nix itself': '1',
  'a fetchurl for each, by hand': `map (n: (${pkgs}.fetchurl {
    name = "file-\${toString n}"; url = "https://example.com/x";
    sha256 = builtins.hashString "sha256" (toString n); }).outPath) (builtins.genList (n: n) ${values.pins})`,
  'ours: one attribute': `(import ${registry} { pkgs = ${pkgs}; }).machine0.role0.wic.outPath`,
  'ours: every store path': `${leaves} (import ${registry} { pkgs = ${pkgs}; })`,
};

for (const { version, bin } of nixReleases()) {
  const { environment } = await createPrivateNix(join(directory, version));
  const path = bin === undefined ? process.env.PATH : `${bin}:${process.env.PATH}`;
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  // By turns, so that a noisy moment is everybody's.
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name, expression] of Object.entries(contenders)) {
      times[name]?.push(evaluate(expression, { ...process.env, ...environment, PATH: path }));
    }
  }
  console.log(`\nNix ${version}, ${values.pins} pins, median of ${values.runs} (against by hand)`);
  const peer = median(times['a fetchurl for each, by hand'] ?? []);
  for (const [name, all] of Object.entries(times)) {
    console.log(
      `${name.padEnd(30)} ${median(all).toFixed(2)} s  ${(median(all) / peer).toFixed(2)}`,
    );
  }
}

/** @param {number} pins */
function textOf(pins) {
  const outfile = join(directory, 'registry-text.mjs');
  esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: ['bench/registry-text.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return spawnSync(process.execPath, [outfile, String(pins)], { maxBuffer: 1e9 }).stdout;
}

/**
 * @param {string} expression
 * @param {NodeJS.ProcessEnv} env
 * @returns {number} seconds
 */
function evaluate(expression, env) {
  const start = performance.now();
  const args = ['--eval', '--strict', '--json', '--readonly-mode', '--expr', expression];
  const { status, stderr } = spawnSync('nix-instantiate', args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** @param {number[]} all */
function median(all) {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
