import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { type DemoProject, demoProject } from './project.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');
let project: DemoProject;
beforeAll(async () => {
  project = await demoProject();
  const variant = ['--variant', 'qemuamd64.base'];
  await project.run('build', ...variant);
  await project.run('update', ...variant);
});
afterAll(() => project.dispose());

/** The packages of which a command loads something: V8 counts what it has compiled. */
async function loaded(...args: string[]): Promise<Set<string>> {
  await using coverage: TemporaryDirectory = await temporaryDirectory();
  const env = { NODE_V8_COVERAGE: coverage.path };
  await execa(process.execPath, [cli, ...args], { cwd: project.directory, env });
  const [report = ''] = await readdir(coverage.path);
  const { result } = JSON.parse(await readFile(join(coverage.path, report), 'utf8')) as {
    result: readonly { readonly url: string }[];
  };
  const files = result.flatMap(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : []));
  return packagesIn(files);
}

/** esbuild names each module above its text. */
async function packagesIn(files: readonly string[]): Promise<Set<string>> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const named = /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm;
  return new Set(texts.flatMap((text) => [...text.matchAll(named)].map(([, name]) => `${name}`)));
}

// What takes longest to load: npm run bench:startup.
const heavy = ['@aws-sdk/client-s3', '@octokit/core', '@actions/core', 'ora', 'execa'];
const forConfigurations = ['zod', 'yaml'];

test.each([
  [['--help'], [...heavy, ...forConfigurations]],
  [
    ['help', 'terms'],
    [...heavy, ...forConfigurations],
  ],
  [
    ['__complete', '2', 'isar-artifacts', 'rebuild', 'q'],
    [...heavy, ...forConfigurations],
  ],
  [['list'], heavy],
  [['status'], heavy],
])('%j loads nothing that takes long', async (args, packages) => {
  const known = await loaded(...args);
  expect([...known]).toContain('commander');
  expect(packages.filter((name) => known.has(name))).toEqual([]);
});

test('those packages are called so in the bundle', async () => {
  const chunks = join(dirname(cli), 'chunks');
  const files = (await readdir(chunks)).map((file) => join(chunks, file));
  expect([...(await packagesIn(files))]).toEqual(
    expect.arrayContaining([...heavy, ...forConfigurations]),
  );
});
