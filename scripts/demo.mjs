// `npm run demo`: the main job on embedded defaults, in .demo/, which git ignores.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createPrivateNix } from '../examples/demo/private-nix.mjs';
import { setUp } from './setup.mjs';

const root = resolve(import.meta.dirname, '..');
const demo = join(root, '.demo');
const project = join(demo, 'project');
const branch = 'isar-artifacts/update/main';
const attribute = 'qemuamd64.server.wic';

try {
  setUp({ for: 'demo' });
  prepareProject();
  headline('isar-artifacts run: real kas builds, the directory store gets what is new');
  run(process.execPath, [join(root, 'dist', 'cli.js'), 'run'], { loud: true });
  headline(`git diff main...${branch}`);
  run('git', ['--no-pager', 'diff', `main...${branch}`], { loud: true });
  headline(`nix-build isar-artifacts.nix --arg pkgs ... --attr ${attribute}`);
  await fetchByNix();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** A copy of the example with a repository of its own, and no build left, as in CI. */
function prepareProject() {
  mkdirSync(project, { recursive: true });
  cpSync(join(root, 'examples', 'demo'), project, { recursive: true });
  if (!existsSync(join(project, '.git'))) run('git', ['init', '--quiet', '--initial-branch=main']);
  run('git', ['add', '--all']);
  const unchanged =
    spawnSync('git', ['diff', '--cached', '--quiet'], { cwd: project }).status === 0;
  const identity = ['-c', 'user.name=demo', '-c', 'user.email=demo@localhost'];
  if (!unchanged) run('git', [...identity, 'commit', '--quiet', '-m', 'The demo project']);
  rmSync(join(project, '.isar-artifacts', 'build'), { recursive: true, force: true });
}

async function fetchByNix() {
  const store = join(project, '.isar-artifacts', 'store');
  const nix = await createPrivateNix(join(demo, 'nix'), [store]);
  writeFileSync(
    join(demo, 'isar-artifacts.nix'),
    run('git', ['show', `${branch}:isar-artifacts.nix`]),
  );
  const registry = ['../isar-artifacts.nix', '--arg', 'pkgs', 'import ./pkgs.nix { }'];
  const args = ['--no-out-link', ...registry, '--attr', attribute];
  console.log(run('nix-build', args, { env: nix.environment }).trim());
  console.log(`(in the private store ${nix.store})`);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ loud?: boolean, env?: Record<string, string> }} options loud: shown, not returned
 */
function run(program, args, { loud = false, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: project,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: loud ? 'inherit' : 'pipe',
  });
  if (status !== 0)
    throw new Error(
      `${program} ${args.join(' ')}: ${error?.message ?? stderr ?? `exit ${status}`}`,
    );
  return stdout ?? '';
}

/** @param {string} text */
function headline(text) {
  console.log(`\n== ${text}`);
}
