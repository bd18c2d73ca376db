import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { screenOf } from '../report/screen.ts';
import { inTerminal, type Terminal, withoutControls } from '../support/terminal.ts';
import { type DemoProject, demoProject } from './project.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const home = process.env.HOME ?? '/';
let project: DemoProject;
beforeAll(async () => {
  project = await demoProject();
});
afterAll(() => project.dispose());

function typed(command: string, { environment, ...terminal }: Terminal = {}): Promise<string> {
  return inTerminal([process.execPath, cli, ...command.split(' ')], {
    cwd: project.directory,
    columns: 100,
    environment: { HOME: home, LANG: 'C.UTF-8', ...environment },
    ...terminal,
  });
}

const [control, colour] = [/\u001b\[/, /\u001b\[3\dm/];
const run = 'run --variant qemuamd64.base --force';

test('a run is a live line for each thing, of which the ends and the results stay', async () => {
  const seen = await typed(run);
  expect(withoutControls(seen)).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] build qemuamd64\.base /);
  expect(seen).toContain('\u001b[32m✔');
  expect(seen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(seen.lastIndexOf('\u001b[?25l'));
  const [build, publish, blank, head, row] = screenOf(seen, 100);
  expect(build).toMatch(/^✔ build qemuamd64\.base: built \d+ s$/);
  expect(publish).toMatch(/^✔ publish qemuamd64\.base: published: .* \d+ s$/);
  expect([blank, head?.split(/ {2,}/)]).toEqual(['', ['variant', 'result', 'why']]);
  expect(row).toMatch(/^qemuamd64\.base {2}published {2}/);
});

test('NO_COLOR keeps the live lines; a dumb terminal and CI have none', async () => {
  const plain = await typed(run, { environment: { NO_COLOR: '1' } });
  expect(plain).toMatch(control);
  expect(plain).not.toMatch(colour);
  for (const environment of [{ TERM: 'dumb' }, { CI: 'true' }]) {
    const lines = await typed(run, { environment });
    expect(lines).not.toMatch(/\u001b\[[^3]|[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(lines).toMatch(/^build qemuamd64\.base \.\.\.\r?\n/);
  }
});

test('a result that goes elsewhere is as it is in a pipe, while the rest stays live', async () => {
  const stdout = join(project.directory, '.isar-artifacts/out');
  const seen = await typed(`${run} --json`, { stdout });
  expect(seen).toContain('✔');
  expect(seen).not.toContain('"variants"');
  const { variants } = JSON.parse(await readFile(stdout, 'utf8'));
  expect(variants).toMatchObject([{ id: 'qemuamd64.base' }]);
  await typed('update --variant qemuamd64.base', { stdout });
  expect(await typed('list', { stdout })).toBe('');
  expect(await readFile(stdout, 'utf8')).toBe(`${(await project.run('list')).stdout}\n`);
});

test('errors are coloured, and say what to do', async () => {
  const wrong = 'rebuild qemuamd46 base';
  const seen = await typed(wrong);
  expect(seen).toMatch(
    /\u001b\[31merror:\u001b\[39m .*qemuamd64.*\r?\n\u001b\[36mhint:\u001b\[39m /,
  );
  const plain = await typed(wrong, { environment: { NO_COLOR: '1' } });
  expect(plain).toBe(withoutControls(seen));
  expect(plain).not.toMatch(control);
});
