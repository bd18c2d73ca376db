import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadPlan } from '../../src/plan/load.ts';
import { type ConfigProject, configProject } from '../support/config-project.ts';

let project: ConfigProject;
beforeEach(async () => {
  project = await configProject([]);
});
afterEach(() => project[Symbol.asyncDispose]());

const config = (more = '') => `version: 1
kas: { files: [], command: kas${more} }
axes:
  machine: { m1: { arch: x86_64 }, m2: {} }
  role: { base: {}, server: {} }
  node: { n1: {}, n2: {} }
output: x
artifacts: { wic: .wic }
variants: { command: [./matrix, "an argument"] }
`;

/** The project's own program, as a shell script. */
async function matrix(script: string): Promise<void> {
  const file = join(project.directory, 'matrix');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

const prints = (value: unknown) => matrix(`cat <<'EOF'\n${JSON.stringify(value)}\nEOF`);
const withKas = (text: string) => text.replace('files: []', 'files: [kas.yml]');

async function ids(text = config(), environment = process.env): Promise<string[]> {
  await writeFile(join(project.directory, 'kas.yml'), 'header: { version: 14 }\n');
  return (await loadPlan(await project.load(withKas(text)), environment)).map(({ id }) => id);
}

async function problems(): Promise<string[]> {
  await writeFile(join(project.directory, 'kas.yml'), 'header: { version: 14 }\n');
  return project.problems(withKas(config()));
}

describe('a matrix that a command prints', () => {
  test('is read as the file would be: lists multiply, axes may be left out', async () => {
    await prints([
      { machine: 'm1', role: ['base', 'server'] },
      { machine: 'm2', role: 'server', node: ['n1', 'n2'] },
    ]);
    expect(await ids()).toEqual(['m1.base', 'm1.server', 'm2.server.n1', 'm2.server.n2']);
  });

  test('comes from a program beside the configuration, with its arguments and no secrets', async () => {
    await matrix(
      'env > seen; test "$1" = "an argument" && test -f isar-artifacts.yml && echo \'[{"machine": "m1", "role": "base"}]\'',
    );
    const environment = {
      ...process.env,
      NIX_CONFIG: 'access-tokens = very secret',
      MATRIX_SECRET: 'very secret',
      MATRIX_LISTED: 'listed',
    };
    expect(await ids(config(', inherit: [MATRIX_LISTED]'), environment)).toEqual(['m1.base']);
    const seen = await readFile(join(project.directory, 'seen'), 'utf8');
    expect(seen).toContain('MATRIX_LISTED=listed');
    expect(seen).toContain('PATH=');
    expect(seen).not.toContain('very secret');
  });

  test.each([
    ['no JSON', 'echo "machine: m1"', /printed no JSON .*: machine: m1/],
    ['nothing', 'true', /printed no JSON/],
    ['no list', `echo '{"machine": "m1"}'`, /printed no list of combinations: at the top/],
    ['an empty list', "echo '[]'", /at the top: is empty/],
    ['no value', `echo '[{"machine": 7}]'`, /at \[0\]\["machine"\]: expected a value/],
    ['a failure', 'echo boom >&2; exit 3', /failed: .*ended with 3: boom/],
  ])('that is %s is refused at its place', async (_, script, message) => {
    await matrix(script);
    const [problem = '', ...others] = await problems();
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^isar-artifacts\.yml:9:\d+: variants\.command: \.\/matrix 'an argument' /,
    );
    expect(problem).toMatch(message);
  });

  test('that names what is not there is refused as the file would be', async () => {
    await prints([{ machine: 'm3', role: 'base' }]);
    expect((await problems()).join('\n')).toMatch(/variants\[0\]\.machine: .*m3/);
  });

  test('by a program that is not there', async () => {
    expect((await problems()).join('\n')).toContain('cannot be started');
  });
});
