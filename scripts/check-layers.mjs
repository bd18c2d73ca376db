// Who may import whom in src/. A name stands for `name.ts` and for all files below `name/`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { isMain } from './is-main.mjs';

/** @type {Record<string, string[]>} */
const stages = {
  errors: [],
  interruption: ['errors'],
  // Above src/ there is package.json, which holds our release.
  version: ['..'],
  escape: ['errors'],
  program: ['errors', 'escape'],
  'real-path': ['errors'],
  'replace-file': [],
  digest: ['replace-file', 'errors', 'escape'],
  config: ['errors', 'escape'],
  git: ['program', 'errors', 'digest', 'escape'],
  plan: ['config', 'git', 'program', 'digest', 'errors', 'escape'],
  inputs: ['plan', 'git', 'real-path', 'digest', 'errors'],
  report: ['errors', 'escape'],
  build: ['plan', 'inputs', 'report', 'program', 'replace-file', 'errors', 'escape'],
  collect: ['plan', 'real-path', 'digest', 'program', 'errors'],
  record: ['plan', 'inputs', 'digest', 'replace-file', 'errors', 'escape'],
  store: ['digest', 'replace-file', 'errors', 'escape'],
  judge: ['record', 'inputs', 'digest'],
  'binary-cache': ['store', 'record', 'digest', 'errors'],
  publish: ['binary-cache', 'store', 'record', 'digest', 'report', 'program', 'errors'],
  registry: ['plan', 'record', 'config', 'digest', 'escape', 'errors'],
  nix: ['program', 'errors', 'escape'],
  adopt: ['nix', 'registry', 'plan', 'config', 'git', 'digest', 'escape', 'errors'],
  init: ['adopt', 'config', 'errors', 'escape', 'git', 'inputs', 'plan', 'registry', 'store'],
  verify: [
    ...['registry', 'publish', 'binary-cache', 'record', 'store', 'digest', 'report', 'errors'],
    'escape',
  ],
  fetch: ['verify', 'publish', 'registry', 'digest', 'errors'],
  prune: [
    ...['registry', 'binary-cache', 'publish', 'record', 'store', 'git', 'program', 'digest'],
    ...['errors', 'escape'],
  ],
  doctor: [
    ...['build', 'config', 'escape', 'errors', 'inputs', 'plan', 'program', 'record', 'report'],
    ...['store', 'pull-request'],
  ],
  'pull-request': ['registry', 'judge', 'git', 'report', 'escape', 'errors'],
};
/** @type {Record<string, string[]>} */
const layers = {
  ...stages,
  pipeline: Object.keys(stages),
  results: [...Object.keys(stages), 'pipeline'],
};
const entries = ['cli', 'action'];

const importPath = /\b(?:from|import)\s*\(?\s*(['"`])(\.{1,2}\/.*?)\1/g;

/**
 * @param {string} src the folder that holds the layers
 * @returns {string[]} what breaks the table, as `file:line: rule`
 */
export function brokenLayers(src) {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]s$/.test(file))
    .sort()
    .flatMap((file) => {
      const layer = layerOf(file);
      if (entries.includes(layer)) return [];
      const allowed = layers[layer];
      if (!allowed) return [`src/${file}:1: ${layer} is not in the table of ${tableFile}`];
      const text = readFileSync(join(src, file), 'utf8');
      return [...text.matchAll(importPath)].flatMap(({ index, 2: path = '' }) => {
        const target = layerOf(join(dirname(file), path));
        if (target === layer || allowed.includes(target)) return [];
        const line = text.slice(0, index).split('\n').length;
        const rule = `${layer} may import ${allowed.join(', ') || 'nothing'}`;
        return [`src/${file}:${line}: imports ${path}, but ${rule} (${tableFile})`];
      });
    });
}

const tableFile = 'scripts/check-layers.mjs';

/** @param {string} path below src */
function layerOf(path) {
  return (path.split(sep)[0] ?? '').replace(/\.[cm]?[jt]s$/, '');
}

if (isMain(import.meta.url)) {
  const broken = brokenLayers(join(import.meta.dirname, '..', 'src'));
  for (const line of broken) console.error(line);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
