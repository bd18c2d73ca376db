// `npm run bench:startup`: what commands take that people wait for at every key or prompt, above a
// Node that does nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPrivateNix } from '../examples/demo/private-nix.mjs';
import { makeProject, median } from './built-project.mjs';
import { asText } from './table.mjs';

const cli = resolve(import.meta.dirname, '../dist/cli.js');
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const directory = mkdtempSync(join(tmpdir(), 'bench-startup-'));
const project = join(directory, 'project');

/** @type {[name: string, args: string[], milliseconds: number[]][]} */
const contenders = [
  ['node -e 0', ['-e', '0'], []],
  ['a word is completed', [cli, '__complete', '2', 'isar-artifacts', 'rebuild', 'm'], []],
  ['--help', [cli, '--help'], []],
  ['help laptop', [cli, 'help', 'laptop'], []],
  ['list', [cli, 'list'], []],
  ['plan', [cli, 'plan'], []],
  ['status', [cli, 'status'], []],
];

/**
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 * @returns {number} milliseconds
 */
function take(args, environment = {}) {
  const begun = performance.now();
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, env });
  const taken = performance.now() - begun;
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return taken;
}

try {
  await makeProject(project, 1);
  const { environment } = await createPrivateNix(join(directory, 'nix'));
  const rebuild = ['rebuild', 'machine', 'role', '--no-build', '--build-directory', 'shared'];
  take([cli, ...rebuild], environment);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [, args, milliseconds] of contenders) milliseconds.push(take(args));
  const bare = median(contenders[0]?.[2] ?? []);
  const rows = contenders.map(([name, , milliseconds]) => {
    const taken = median(milliseconds);
    return [name, (taken / bare).toFixed(2), (taken - bare).toFixed(0)];
  });
  process.stdout.write(`${asText([['command', 'time', 'ms above'], ...rows])}\n`);
} finally {
  spawnSync('chmod', ['-R', 'u+w', directory]);
  rmSync(directory, { recursive: true, force: true });
}
