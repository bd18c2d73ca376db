import { expect, test } from '@jest/globals';
import { type Question, registryQuestion, storageQuestion } from '../../src/init/questions.ts';
import { sectionsToText } from '../../src/report/text.ts';
import { initSections, initToJson } from '../../src/results/init.ts';
import { kas, kasTestProject, machinesAndRoles } from './kas-project.ts';

test('at most three, with what no answer means', async () => {
  await using project = await kasTestProject({ ...machinesAndRoles, 'nix/x.nix': '{ }' });
  const asked: Question[] = [];
  const made = await project.init({
    ask: async (question) => {
      asked.push(question);
      return ['s3://b/p?region=eu-central-1', 'lib/images.nix', 'yes'][asked.length - 1] ?? '';
    },
  });
  expect(asked.map(({ fallback }) => fallback)).toEqual(['', 'nix/isar-artifacts.nix', 'yes']);
  expect(made.config).toMatchObject({
    storage: { url: 's3://b/p?region=eu-central-1' },
    registry: { path: 'lib/images.nix' },
  });
  expect(made.text).not.toContain('TODO');
  expect(made.text).toContain('  # as you said\n  path: lib/images.nix');
});

test('a registry that is there is not asked for', async () => {
  await using project = await kasTestProject({
    ...machinesAndRoles,
    'images.nix': '{ pkgs }: { a = pkgs.requireFile { }; }',
  });
  const texts: string[] = [];
  await project.init({
    ask: async ({ text, fallback }) => {
      texts.push(text);
      return fallback;
    },
  });
  expect(texts).toEqual([
    expect.stringMatching(/^Where do images go/),
    expect.stringMatching(/^Write /),
  ]);
});

test.each([
  ['s3://bucket/prefix?region=eu-central-1', undefined],
  ['file:/srv/artifacts', undefined],
  ['file:.store', undefined],
  ['https://example.com', 'no storage URL that this release knows; write file:DIR'],
  ['s3:bucket', ''],
])('storage in %s', async (url, problem) => {
  const said = await storageQuestion('/').problem(url);
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(problem);
});

test.each([
  ['nix/x.nix', undefined],
  ['/x.nix', '/x.nix is absolute; write it relative to the project'],
  ['../x.nix', '../x.nix leaves the project by ..'],
  ['x.txt', 'x.txt does not end in .nix'],
])('a registry in %s', async (path, problem) => {
  expect(await registryQuestion('x.nix').problem(path)).toBe(problem);
});

test('what is printed: each guess with its source, what is left out, and what is next', async () => {
  await using project = await kasTestProject({ ...machinesAndRoles, 'kas/opt.yml': kas() });
  const made = await project.init();
  expect(
    sectionsToText(initSections(made, false)),
  ).toBe(`guessed            as                                                 from
kas.files          kas/base.yml                                       build_system there
axes.machine       qemuamd64, qemuarm64                               machine in kas/machine/qemuamd64.yml, kas/machine/qemuarm64.yml
axes.role          base, server                                       target in kas/role/base.yml, kas/role/server.yml
axes.machine.arch  x86_64, aarch64                                    machines' names
output             {machine}/my-image-{role}-debian-trixie-{machine}  Isar's <image>-<distribution>-<machine>
artifacts          wic, initrd, vmlinuz, vmlinux                      image types in kas files and machines; what may be missing is optional
registry.path      isar-artifacts.nix                                 the default

to be known:
  kas files in no chain, to be added to a value or to make an axis of: kas/opt.yml

wrote isar-artifacts.yml
wrote .github/workflows/isar-artifacts.yml
it plans 4 variants; next:
  isar-artifacts plan
  isar-artifacts doctor`);
  const dry = sectionsToText(initSections(made, true));
  expect(dry).toContain('isar-artifacts.yml:\n  # Written by isar-artifacts init.');
  expect(dry).toContain('would write isar-artifacts.yml');
  expect(initToJson(made, true)).toMatchObject({
    dryRun: true,
    files: [{ path: 'isar-artifacts.yml', text: made.text }, {}],
    guesses: expect.arrayContaining([
      { key: 'kas.files', guess: 'kas/base.yml', from: 'build_system there', todo: undefined },
    ]),
    variants: ['qemuamd64.base', 'qemuamd64.server', 'qemuarm64.base', 'qemuarm64.server'],
    next: ['isar-artifacts plan', 'isar-artifacts doctor'],
  });
});

test('the text of the configuration', async () => {
  await using project = await kasTestProject({ ...machinesAndRoles, 'kas/opt.yml': kas() });
  expect(
    (await project.init()).text,
  ).toBe(`# Written by isar-artifacts init. Above what was guessed stands what it was guessed from;
# \`isar-artifacts plan\` shows what it comes to, docs/configuration.md has every key.

version: 1
kas:
  # build_system there
  files: [ kas/base.yml ]
axes:
  # machine in kas/machine/qemuamd64.yml, kas/machine/qemuarm64.yml
  machine:
    qemuamd64: { kas: kas/machine/qemuamd64.yml, arch: x86_64, artifacts: { vmlinuz: { suffix: -vmlinuz, optional: true } } }
    qemuarm64: { kas: kas/machine/qemuarm64.yml, arch: aarch64, artifacts: { vmlinux: { suffix: -vmlinux, optional: true } } }
  # target in kas/role/base.yml, kas/role/server.yml
  role:
    base: { kas: kas/role/base.yml }
    server: { kas: kas/role/server.yml }
# Isar's <image>-<distribution>-<machine>
output: "{machine}/my-image-{role}-debian-trixie-{machine}"
# image types in kas files and machines; what may be missing is optional
artifacts:
  wic: .wic
  initrd: { suffix: -initrd.img, optional: true }
registry:
  # the default
  path: isar-artifacts.nix

# TODO: where the images go; until then, into a directory here
# storage: { url: "s3://BUCKET/PREFIX?region=REGION" }

# Not in here:
#   kas files in no chain, to be added to a value or to make an axis of: kas/opt.yml
`);
});
