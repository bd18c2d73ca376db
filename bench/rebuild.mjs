// `npm run bench:rebuild`: what `rebuild` takes after kas, against the commands that people type. Each
// contender has a Nix store of its own; bytes are those of all of its processes (proc(5), `rchar` and
// `wchar`: also what was copied by sendfile or copy_file_range, and what came from the page cache).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPrivateNix } from '../examples/demo/private-nix.mjs';
import { makeProject, median, run } from './built-project.mjs';
import { mebibyte } from './image.mjs';
import { asText } from './table.mjs';

const cli = resolve(import.meta.dirname, '../dist/cli.js');
const name = 'machine-role.wic';
const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
  },
});
const directory = mkdtempSync(join(tmpdir(), 'bench-rebuild-'));

/** As people have it: copy under the name, add, hash for the file, edit the file. */
const byHand = `set -e
hash=$(nix-hash --type sha256 --flat --base32 "$IMAGE")
cp "$IMAGE" "$COPY/${name}"
nix-store --add-fixed sha256 "$COPY/${name}" >&2
sed -i "s/sha256 = \\".*\\"/sha256 = \\"$hash\\"/" "$FILE"
rm "$COPY/${name}"`;
/** For who knows Nix well: what it says of a path has the digest of the file, too. */
const byHandAtBest = `set -e
path=$(nix --extra-experimental-features nix-command store add-file --name ${name} "$IMAGE")
hash=$(nix --extra-experimental-features nix-command path-info --json "$path" \
  | sed 's/.*fixed:sha256:\\([a-z0-9]*\\).*/\\1/')
sed -i "s/sha256 = \\".*\\"/sha256 = \\"$hash\\"/" "$FILE"`;

/** @param {string} file */
async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const block of createReadStream(file)) hash.update(block);
  return hash.digest('hex');
}

try {
  const project = join(directory, 'project');
  const image = await makeProject(project, Number(values.blocks));
  const size = Number(values.blocks) * mebibyte;
  const node = process.execPath;
  const rebuild = `cd "${project}" && "${node}" "${cli}" rebuild machine role --no-build --build-directory shared --quiet`;
  /** Names with scripts, which run one after the other on one new store. */
  const contenders = [
    [['nix-hash, cp, nix-store --add-fixed, sed', byHand]],
    [['nix store add-file, sed', byHandAtBest]],
    [
      ['rebuild --no-build', rebuild],
      ['the same once more', rebuild],
    ],
  ];
  /** @type {Map<string, import('./built-project.mjs').Taken[]>} */
  const results = new Map(contenders.flat().map(([contender = '']) => [contender, []]));
  const registry = join(project, 'isar-artifacts.nix');
  const sri = `sha256-${Buffer.from(await sha256Of(image), 'hex').toString('base64')}`;
  for (let round = 0; round < Number(values.rounds); round++) {
    rmSync(registry, { force: true });
    rmSync(join(project, '.isar-artifacts'), { recursive: true, force: true });
    // Each comes first in some round: what one has written may be in the way of the next.
    for (const turn of contenders.keys()) {
      const scripts = contenders[(round + turn) % contenders.length] ?? [];
      const store = join(directory, 'nix');
      const { environment } = await createPrivateNix(store);
      for (const [contender = '', script = ''] of scripts) {
        const file = join(directory, 'images.nix');
        writeFileSync(file, 'requireFile { name = "x"; sha256 = "0"; }\n');
        spawnSync('sync');
        const taken = run(script, { ...environment, IMAGE: image, COPY: directory, FILE: file });
        results.get(contender)?.push(taken);
        process.stderr.write(`round ${round + 1}: ${contender}\n`);
      }
      spawnSync('chmod', ['-R', 'u+w', store]);
      rmSync(store, { recursive: true, force: true });
    }
    const pinned = readFileSync(registry, 'utf8');
    if (!pinned.includes(sri)) throw new Error(`${registry} does not pin ${sri}`);
  }
  const [first] = results.values();
  const base = median(first?.map(({ seconds }) => seconds) ?? []);
  const rows = [...results].map(([contender, taken]) => [
    contender,
    ...[
      median(taken.map(({ read }) => read)) / size,
      median(taken.map(({ written }) => written)) / size,
      median(taken.map(({ seconds }) => seconds)) / base,
    ].map((value) => value.toFixed(2)),
  ]);
  process.stdout.write(
    `${asText([['contender', 'bytes read / size', 'written / size', 'time'], ...rows])}\n`,
  );
} finally {
  spawnSync('chmod', ['-R', 'u+w', directory]);
  rmSync(directory, { recursive: true, force: true });
}
