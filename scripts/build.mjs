// Bundles src/ into dist/: node scripts/build.mjs [--out DIR]
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { isMain } from './is-main.mjs';

const root = resolve(import.meta.dirname, '..');

/** @satisfies {esbuild.BuildOptions} */
const common = {
  // With relative paths and nothing written by esbuild itself, no directory gets into the output.
  absWorkingDir: root,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
};

/** @param {string} out emptied first: a split bundle would leave its old chunks */
export async function build(out) {
  const bundle = await esbuild.build({
    ...common,
    entryPoints: ['src/cli.ts', 'src/action.ts'].filter((file) => existsSync(join(root, file))),
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'eof',
    metafile: true,
    // CommonJS dependencies call require. The alias: some bundled modules import the name itself.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  refuseLostExports(bundle.metafile);
  rmSync(out, { recursive: true, force: true });
  for (const { path, text } of bundle.outputFiles) {
    write(join(out, relative(join(root, 'dist'), path)), text);
  }
  const cli = join(out, 'cli.js');
  write(cli, `#!/usr/bin/env node\n${readFileSync(cli, 'utf8').replace(/^#!.*\n/, '')}`);
  chmodSync(cli, 0o755);
  write(join(out, 'licenses.txt'), licenses(Object.keys(bundle.metafile.inputs)));
  write(join(out, 'isar-artifacts.schema.json'), await schema());
}

/**
 * `const { parse } = await import('yaml')` works unbundled, but split, esbuild keeps only the
 * default export of a CommonJS module: https://github.com/evanw/esbuild/issues/3245
 * @param {esbuild.Metafile} metafile
 */
function refuseLostExports({ inputs }) {
  const lost = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ kind, path }) => kind === 'dynamic-import' && inputs[path]?.format === 'cjs')
      .map(({ path }) => `${file} loads ${path} by import()`),
  );
  if (lost.length === 0) return;
  throw new Error(
    `a bundle would lose the exports of CommonJS:\n${lost.join('\n')}\nImport it statically in a module of ours, and load that one by import().`,
  );
}

async function schema() {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: ['src/config/json-schema.ts'],
  });
  const { configJsonSchema } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`
  );
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
}

/**
 * The licences of what is bundled ask for their text to go along.
 * @param {string[]} inputs
 */
function licenses(inputs) {
  const packages = inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(packages)]
    .filter((directory) => directory !== undefined)
    .sort()
    .map((directory) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(root, directory, 'package.json'), 'utf8'),
      );
      const file = readdirSync(join(root, directory)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(join(root, directory, file), 'utf8').trim() : '';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join('\n---\n\n');
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  await build(resolve(values.out ?? join(root, 'dist')));
}
