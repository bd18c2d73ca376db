import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kas, kasTestProject, machinesAndRoles } from '../init/kas-project.ts';
import { repositoryIn } from '../support/repository.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

async function project() {
  const made = await kasTestProject({ ...machinesAndRoles, 'kas/opt.yml': kas() });
  const repository = await repositoryIn(made.directory);
  await repository.git('add', '.');
  await repository.git('commit', '-q', '-m', 'a project');
  const run = (...args: string[]) =>
    execa(process.execPath, [cli, ...args], { cwd: made.directory, reject: false });
  const read = (path: string) => readFile(join(made.directory, path), 'utf8');
  return { made, run, read };
}

test('with nobody there it writes what plan then takes, and no second time', async () => {
  const { made, run, read } = await project();
  await using _ = made;
  const dry = await run('init', '--dry-run', '--json');
  expect([dry.exitCode, JSON.parse(dry.stdout).dryRun]).toEqual([0, true]);
  await expect(read('isar-artifacts.yml')).rejects.toThrow('ENOENT');
  const { exitCode, stdout, stderr } = await run('init');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('it plans 4 variants; next:\n  isar-artifacts plan');
  const plan = JSON.parse((await run('plan', '--json')).stdout);
  expect(plan.variants.map(({ id }: { id: string }) => id)).toEqual(
    JSON.parse(dry.stdout).variants,
  );
  expect(await read('.github/workflows/isar-artifacts.yml')).toContain(
    'paths: [isar-artifacts.yml',
  );
  const again = await run('init', '--yes');
  expect([again.exitCode, again.stderr]).toEqual([
    2,
    expect.stringMatching(/isar-artifacts\.yml is here already\nhint: isar-artifacts plan/),
  ]);
});

test('at a terminal it asks, and takes what is said', async () => {
  const { made, read } = await project();
  await using _ = made;
  const command = `"${process.execPath}" "${cli}" init`;
  const answers = ['nowhere://x', 'file:/srv/images', 'nix/pins.nix', 'no', ''];
  const { stdout, exitCode } = await execa('script', ['-qec', command, '/dev/null'], {
    cwd: made.directory,
    input: answers.join('\n'),
    reject: false,
  });
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Where do images go')]);
  expect(stdout).toContain('is no storage URL');
  const text = await read('isar-artifacts.yml');
  expect(text).toContain('url: file:/srv/images');
  expect(text).toContain('path: nix/pins.nix');
  await expect(read('.github/workflows/isar-artifacts.yml')).rejects.toThrow('ENOENT');
});
