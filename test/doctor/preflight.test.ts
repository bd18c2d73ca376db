import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { Finding } from '../../src/doctor/finding.ts';
import {
  preflight,
  preflightWarnings,
  readyToBuild,
  refuseUnfit,
} from '../../src/pipeline/doctor.ts';
import { openProject } from '../../src/pipeline/project.ts';
import { writeRecord } from '../../src/record/files.ts';
import { quietReporter } from '../../src/report/plain.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { type DemoProject, demoProject } from '../support/demo-project.ts';

let demo: DemoProject;
beforeEach(async () => {
  demo = await demoProject();
});
afterEach(() => demo[Symbol.asyncDispose]());

const { signal } = new AbortController();
const open = (environment: Readonly<Record<string, string>> = {}) =>
  openProject(join(demo.root, 'isar-artifacts.yml'), {}, { ...process.env, ...environment });

async function findings(...environment: Parameters<typeof open>): Promise<readonly Finding[]> {
  const project = await open(...environment);
  return preflight(project, project.variants, { signal });
}
const ids = ['base', 'server'].flatMap((role) => [`qemuamd64.${role}`, `qemuarm64.${role}`]);
const levelsOf = (all: readonly Finding[], name: string) =>
  all.filter(({ check }) => check === name).map(({ level }) => level);

test('the demo can be built, also as root and for machines that nobody can emulate', async () => {
  const all = await findings();
  const project = await open();
  const warned: string[] = [];
  const reporter = quietReporter({
    stdout: { write: () => {} },
    stderr: { write: (text: string) => warned.push(text) },
  });
  await readyToBuild(project, project.variants, { reporter, signal });
  expect(warned.map((text) => text.trim())).toEqual(
    preflightWarnings(all, ids).map((text) => `warning: ${text}`),
  );
  const names = ['privilege', 'root', 'locale', 'binfmt', 'kas-version', 'kas-files'];
  expect(all.map(({ check }) => check)).toEqual([...names, 'build-directory', 'disk-space']);
});

test('kas is not started where it does not matter which it is', async () => {
  const tools = { PATH: join(demo.root, 'no-programs') };
  expect(levelsOf(await findings(tools), 'kas-version')).toEqual(['ok']);
  await demo.write({ 'kas/role/base.yml': stringify({ header: { version: 19 } }) });
  const [finding] = (await findings(tools)).filter(({ check }) => check === 'kas-version');
  expect(finding).toMatchObject({ level: 'error', fix: 'on Debian: apt-get install kas' });
});

test('what cannot succeed is refused before it begins, with all that is wrong', async () => {
  const includes = ['kas/gone.yml'];
  await demo.write({ 'kas/base.yml': stringify({ header: { version: 99, includes } }) });
  const refuse = async () => refuseUnfit(await findings(), ids);
  await expect(refuse()).rejects.toMatchObject({
    code: 'machine-unfit',
    message: expect.stringMatching(
      /^nothing can be built here:\n {2}kas-version: .*header\.version 99.*\n {2}kas-files: .*gone/,
    ),
    hint: 'isar-artifacts doctor says more',
  });
});

test('what cannot succeed for one variant is told, and the others are built', async () => {
  const includes = ['kas/gone.yml'];
  await demo.write({ 'kas/role/base.yml': stringify({ header: { version: 11, includes } }) });
  const all = await findings();
  refuseUnfit(all, ids);
  expect(preflightWarnings(all, ids)).toEqual([
    expect.stringMatching(/^kas-files: kas\/gone\.yml is not there.*\(check the chain/),
  ]);
});

test('room is asked for by earlier records, of what is not built yet', async () => {
  const project = await open();
  const more = {
    variant: { id: 'qemuamd64.base', axes: {} },
    artifacts: [artifactOf('wic', 'a disk', { size: 10 ** 15 })],
  };
  await writeRecord(project.paths.records, recordOf(more));
  const selected = project.variants.filter(({ id }) => id === 'qemuamd64.base');
  const room = async () => (await preflight(project, selected, { signal })).at(-1);
  expect(await room()).toMatchObject({ check: 'disk-space', level: 'error' });
  await mkdir(join(project.paths.builds, 'qemuamd64.base'), { recursive: true });
  expect(await room()).toMatchObject({ check: 'disk-space', level: 'ok' });
});

test('of warnings, only those are said that are news to those who build', () => {
  const finding = (check: string, level: Finding['level'], more: Partial<Finding> = {}) =>
    ({ check, level, message: 'what', fix: 'do this', ...more }) as const;
  const all = [
    finding('root', 'warning'),
    finding('disk-space', 'warning', { told: true }),
    finding('kas-version', 'ok', { told: true }),
    finding('binfmt', 'error', { advisory: true }),
    finding('build-directory', 'error', { of: ids.slice(1) }),
  ];
  const told = ['disk-space: what (do this)', 'build-directory: what (do this)'];
  expect(preflightWarnings(all, ids)).toEqual(told);
  expect(() => refuseUnfit(all, ids)).not.toThrow();
  // Where those are all that is to be built, it is refused, and said once.
  expect(preflightWarnings(all, ids.slice(1))).toEqual(told.slice(0, 1));
  expect(() => refuseUnfit(all, ids.slice(1))).toThrow(
    'nothing can be built here: build-directory',
  );
  const other = finding('kas-version', 'error', { of: ids.slice(0, 1) });
  expect(() => refuseUnfit([...all, other], ids)).toThrow(/build-directory.*\n.*kas-version/);
});
