// `npm run bench:binary-cache`: an image into a binary cache, by us and by `nix copy`. Ours reads what
// kas left, and writes the object and the archive; `nix copy` needs the image in a Nix store first,
// which is not counted. Bytes are those of all processes, from the page cache, too.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPrivateNix } from '../examples/demo/private-nix.mjs';
import { makeProject, median, run } from './built-project.mjs';
import { mebibyte } from './image.mjs';
import { asText } from './table.mjs';

const cli = resolve(import.meta.dirname, '../dist/cli.js');
const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
    xz: { type: 'boolean', default: false },
  },
});
const directory = mkdtempSync(join(tmpdir(), 'bench-binary-cache-'));
const nix = 'nix --extra-experimental-features nix-command';

/** @param {string} folder */
function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

try {
  const project = join(directory, 'project');
  const settings = 'storage: { binary-cache: true }\n';
  const image = await makeProject(project, Number(values.blocks), settings);
  const size = Number(values.blocks) * mebibyte;
  const { environment } = await createPrivateNix(join(directory, 'nix'));
  const cache = join(directory, 'cache');
  const inProject = `cd "${project}" && "${process.execPath}" "${cli}"`;
  run(`${inProject} rebuild machine role --no-build --build-directory shared --quiet`, environment);
  const path = `$(${nix} store add-file --name machine-role.wic "${image}")`;
  const copy = (/** @type {string} */ compression) =>
    `${nix} copy --to "file://${cache}?compression=${compression}" "$IMAGE_PATH"`;
  const added = spawnSync('bash', ['-c', `echo ${path}`], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  }).stdout.trim();
  const contenders = [
    ['nix copy, zstd', copy('zstd')],
    ['nix copy, none', copy('none')],
    ['publish, zstd', `${inProject} publish --force --quiet --storage "file:${cache}"`],
    [
      'publish, none',
      `${inProject} publish --force --quiet --storage "file:${cache}" --compression none`,
    ],
    ...(values.xz ? [['nix copy, xz (its default)', copy('xz')]] : []),
  ];
  /** @type {Map<string, (import('./built-project.mjs').Taken & { stored: number })[]>} */
  const results = new Map(contenders.map(([contender = '']) => [contender, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const turn of contenders.keys()) {
      const [contender = '', script = ''] = contenders[(round + turn) % contenders.length] ?? [];
      rmSync(cache, { recursive: true, force: true });
      spawnSync('sync');
      const taken = run(script, { ...environment, IMAGE_PATH: added });
      results.get(contender)?.push({ ...taken, stored: sizeOf(cache) });
      process.stderr.write(`round ${round + 1}: ${contender}\n`);
    }
  }
  const of = (/** @type {'seconds' | 'read' | 'written' | 'stored'} */ field, contender = '') =>
    median(results.get(contender)?.map((taken) => taken[field]) ?? []);
  const rows = [...results.keys()].map((contender) => [
    contender,
    ...[
      of('read', contender) / size,
      of('written', contender) / size,
      of('stored', contender) / size,
      of('seconds', contender) / of('seconds', 'nix copy, zstd'),
    ].map((value) => value.toFixed(2)),
  ]);
  const head = ['contender', 'read / size', 'written / size', 'stored / size', 'time'];
  process.stdout.write(`${asText([head, ...rows])}\n`);
} finally {
  spawnSync('chmod', ['-R', 'u+w', directory]);
  rmSync(directory, { recursive: true, force: true });
}
