import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type DemoProject, demoProject } from '../support/demo-project.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');
let demo: DemoProject;
let programs: TemporaryDirectory;
beforeAll(async () => {
  [demo, programs] = await Promise.all([demoProject(), temporaryDirectory()]);
  await symlink(cli, join(programs.path, 'isar-artifacts'));
});
afterAll(async () => {
  await demo[Symbol.asyncDispose]();
  await programs[Symbol.asyncDispose]();
});

const environment = () => ({ PATH: `${programs.path}:${process.env.PATH}` });
const run = (program: string, ...args: string[]) =>
  execa(program, args, { cwd: demo.root, env: environment() });

/** What a shell would offer at the end of a line, as the shell itself says it. */
const offers = {
  bash: async (line: string) => {
    const script = `source <(isar-artifacts completion bash)
read -ra COMP_WORDS <<< "$1"; [[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _isar_artifacts; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await run('bash', '-c', script, 'bash', line)).stdout;
  },
  zsh: async (line: string) => {
    // A shell on a terminal of its own; what would be inserted is printed in place of that.
    const script = `autoload -Uz compinit; compinit -D -u
source <(isar-artifacts completion zsh)
compadd() { [[ $1 == -a ]] && print -rl -- "\${(@P)2}" }
_files() { }
words=("\${(@s: :)1}"); CURRENT=\${#words}; _isar_artifacts`;
    return (await run('zsh', '-f', '-c', script, 'zsh', line)).stdout;
  },
  fish: async (line: string) => {
    const script = 'isar-artifacts completion fish | source; complete --do-complete $argv[1]';
    return (await run('fish', '--no-config', '-c', script, line)).stdout;
  },
};

test.each(['bash', 'zsh', 'fish'] as const)(
  '%s completes commands, options, machines and variants',
  async (shell) => {
    const offered = async (line: string) =>
      (await offers[shell](`isar-artifacts ${line}`)).split('\n').filter(Boolean).sort();
    expect(await offered('reb')).toEqual(['rebuild']);
    expect(await offered('rebuild qemua')).toEqual(['qemuamd64', 'qemuarm64']);
    expect(await offered('rebuild qemuamd64 ')).toEqual(['base', 'server']);
    expect(await offered('run --variant qemuarm64.')).toEqual([
      'qemuarm64.base',
      'qemuarm64.server',
    ]);
    expect(await offered('help s')).toEqual(['schema', 'scripting', 'status']);
    expect(await offered('fetch qemuamd64.base.w')).toEqual(['qemuamd64.base.wic']);
  },
);

test('fish completes files where options take them', async () => {
  const files = await offers.fish('isar-artifacts status --config isar');
  expect(files.split('\n').map((line) => line.split('\t', 1)[0])).toContain('isar-artifacts.yml');
});

test('what the last command knew is remembered, and of another configuration it says nothing', async () => {
  const place = join(demo.root, '.isar-artifacts/completion.json');
  const words = ['__complete', '2', 'isar-artifacts', 'rebuild', ''];
  const machines = async () => (await run('isar-artifacts', ...words)).stdout.split('\n');
  expect(await machines()).toEqual(['qemuamd64', 'qemuarm64']);
  await expect(readFile(place)).rejects.toThrow('ENOENT');
  await mkdir(join(demo.root, '.isar-artifacts'));
  await run('isar-artifacts', 'status');
  const known = JSON.parse(await readFile(place, 'utf8'));
  await writeFile(place, JSON.stringify({ ...known, axes: { machine: ['remembered'] } }));
  expect(await machines()).toEqual(['remembered']);
  await demo.write({
    'isar-artifacts.yml': `${await demo.contents('HEAD:isar-artifacts.yml')}\n# changed\n`,
  });
  expect(await machines()).toEqual(['qemuamd64', 'qemuarm64']);
  await demo.write({ 'isar-artifacts.yml': 'version: [' });
  expect(await machines()).toEqual(['']);
});
