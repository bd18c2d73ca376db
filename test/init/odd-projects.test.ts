import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { initProject } from '../../src/pipeline/init-project.ts';
import { repositoryIn } from '../support/repository.ts';
import { chainsOf, isar, kas, kasTestProject, machinesAndRoles, outputsOf } from './kas-project.ts';

const single = { 'kas.yml': kas(`${isar}machine: m\ndistro: d\ntarget: my-image`) };

async function refusal(files: Readonly<Record<string, string>>): Promise<UserError> {
  await using project = await kasTestProject(files);
  const error = await project.init().catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw error;
  const before = Object.keys(files).includes('isar-artifacts.yml');
  const text = readFile(join(project.directory, 'isar-artifacts.yml'), 'utf8');
  if (before) expect(await text).toBe(files['isar-artifacts.yml']);
  else await expect(text).rejects.toThrow('ENOENT');
  return error;
}

describe('refused', () => {
  test('where there is a configuration', async () => {
    const error = await refusal({ ...single, 'isar-artifacts.yml': 'mine' });
    expect(error).toMatchObject({
      code: 'usage-invalid',
      message: 'isar-artifacts.yml is here already',
    });
    expect(error.hint).toContain('remove it first');
  });

  test('where there is no kas file, and where that was looked for', async () => {
    const error = await refusal({ 'compose.yml': 'services: {}', 'ci/x.yaml': 'header: version' });
    expect(error).toMatchObject({ code: 'usage-invalid', exitCode: 2 });
    expect(error.message).toMatch(/^none of the 2 YAML files below \/.* is a kas file/);
    expect(error.hint).toMatch(/^run it in the project's top directory/);
  });

  test('where kas files say nothing, or cannot be read', async () => {
    const error = await refusal({
      'opt.yml': kas('local_conf_header: { a: "" }'),
      'broken.yml': 'header:\n  version: [\n',
    });
    expect(error.message).toMatch(
      /^none of the 1 kas files .* sets build_system, machine or target/,
    );
    expect(error.message).toContain('\n  broken.yml cannot be read: ');
  });
});

test('a broken kas file is told, and the others are taken', async () => {
  await using project = await kasTestProject({
    ...single,
    'broken.yml': 'header:\n  version: 14\nmachine: [\n',
    'twice.yml': 'header: { version: 14 }\nx: *nowhere\n',
    'broken-but-another.yml': 'a: [\n',
    'includes.yml': kas('target: other-image', ['gone.yml']),
  });
  const made = await project.init();
  expect(chainsOf(made)).toEqual({
    'm.my-image': 'kas.yml',
    'm.other-image': 'kas.yml:includes.yml',
  });
  expect(made.notices).toEqual([
    expect.stringMatching(/^broken\.yml cannot be read: /),
    expect.stringMatching(/^twice\.yml cannot be read: /),
    'includes.yml includes gone.yml, which is not there',
  ]);
});

test('odd names: what kas cannot take is told, all else gets a name that can be', async () => {
  await using project = await kasTestProject({
    'kas/bäse.yml': kas(`${isar}distro: débian`),
    'kas/böard.yml': kas('machine: böard.v2'),
    'kas/größe.yml': kas('machine: "ÄÖ"'),
    'kas/-x.yml': kas('target: gross-image'),
    'kas/it is.yml': kas('target: lost-image'),
    'kas/a:b.yml': kas('target: lost-image'),
    'kas/new\nline.yml': kas('target: lost-image'),
    'kas/rolle.yml': kas('target: "image-{ü}"'),
    'kas/hidden.yml': kas('target: hidden'),
  });
  const made = await project.init();
  expect(chainsOf(made)).toEqual({
    'board-v2.gross-image': 'kas/bäse.yml:kas/böard.yml:kas/-x.yml',
    'board-v2.image-u': 'kas/bäse.yml:kas/böard.yml:kas/rolle.yml',
    'AO.gross-image': 'kas/bäse.yml:kas/größe.yml:kas/-x.yml',
    'AO.image-u': 'kas/bäse.yml:kas/größe.yml:kas/rolle.yml',
  });
  expect(outputsOf(made)['board-v2.gross-image']?.[0]).toBe(
    'böard.v2/gross-image-débian-böard.v2.wic',
  );
  expect(outputsOf(made)['AO.image-u']?.[0]).toBe('*/image-?ü?-débian-*.wic');
  expect(made.notices).toEqual([
    'not taken for images: hidden of kas/hidden.yml',
    'kas/a:b.yml contains a blank or a colon, which kas cannot take in a chain',
    'kas/it is.yml contains a blank or a colon, which kas cannot take in a chain',
    'kas/new\nline.yml contains a control character',
  ]);
});

test('what is not of the project itself is not looked at', async () => {
  await using elsewhere = await kasTestProject({ 'linked.yml': kas('machine: linked') });
  await using project = await kasTestProject({
    ...single,
    'build/kas.yml': kas('machine: b1'),
    'node_modules/x/kas.yml': kas('machine: b2'),
    '.hidden/kas.yml': kas('machine: b3'),
    'kas.lock.yml': kas('machine: b4'),
  });
  // As kas checks it out.
  const isarCheckout = await repositoryIn(join(project.directory, 'isar'));
  await isarCheckout.commit({ 'kas/machine.yml': kas('machine: b5') });
  await symlink(elsewhere.directory, join(project.directory, 'link'));
  const made = await project.init();
  expect(Object.keys(made.config.axes.machine)).toEqual(['m']);
  expect(made.notices).toEqual([]);
});

const word = fc.constantFrom(
  'a',
  'b-c',
  'a-b',
  'c',
  'qemuamd64',
  'my-image-a',
  'image',
  'é.{x}',
  'hidden',
  '..',
);
const kasFile = fc.record({
  path: fc.constantFrom(
    'a.yml',
    'b.yaml',
    'kas/a.yml',
    'kas/b-c.yml',
    'kas/é.yml',
    'x/y z.yml',
    'kas/a-b.yml',
  ),
  includes: fc.subarray(['a.yml', 'kas/a.yml', '../b.yaml', 'kas/é.yml']),
  keys: fc.record(
    {
      machine: word,
      distro: word,
      target: fc.oneof(
        word,
        fc.array(word, { maxLength: 2 }),
        word.map((one) => `mc:${one}-x:${one}`),
      ),
      build_system: fc.constant('isar'),
    },
    { requiredKeys: [] },
  ),
});

test('whatever the kas files: a configuration that our own commands take, or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(kasFile, { minLength: 1, maxLength: 7 }), async (files) => {
      await using project = await kasTestProject(
        Object.fromEntries(
          files.map(({ path, includes, keys }) => [
            path,
            JSON.stringify({ header: { version: 14, includes }, ...keys }),
          ]),
        ),
      );
      try {
        const made = await project.init();
        expect(made.planned.map(({ id }) => id)).toEqual(made.variants);
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage-invalid' });
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('on a dry run nothing is written', async () => {
  await using project = await kasTestProject(machinesAndRoles);
  const made = await initProject(project.directory, { dryRun: true });
  expect(made.files.map(({ path }) => path)).toEqual([
    'isar-artifacts.yml',
    '.github/workflows/isar-artifacts.yml',
  ]);
  await expect(readFile(join(project.directory, 'isar-artifacts.yml'))).rejects.toThrow('ENOENT');
});
