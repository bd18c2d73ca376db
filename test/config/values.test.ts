import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConfigProject, configProject, smallConfig } from '../support/config-project.ts';

let project: ConfigProject;
beforeAll(async () => {
  project = await configProject();
});
afterAll(() => project[Symbol.asyncDispose]());

const added = (line: string) => `${smallConfig}${line}\n`;

describe('values of the wrong kind', () => {
  test.each([
    ['registry: { path: ../x.nix }', '13: registry.path: "../x.nix" leaves the project by ..'],
    [
      'registry: { path: /x.nix }',
      '13: registry.path: "/x.nix" is absolute; write it relative to the project',
    ],
    ['registry: { path: 3 }', '13: registry.path: expected a text, not 3; write it in quotes: "3"'],
    ['registry: [x]', '1: registry: expected a mapping, not a list'],
    ['runs-on: linux', '1: runs-on: expected a list, not "linux"'],
    ['kas: { files: kas/a.yml }', '8: kas.files: expected a list, not "kas/a.yml"'],
    [
      'kas: { command: {} }',
      '8: kas.command: expected a program, or a list of program and arguments',
    ],
    [
      'kas: { command: kas-container, engine: nerdctl }',
      '32: kas.engine: Invalid option: expected one of "podman"|"docker"',
    ],
    [
      'kas: { command: kas-container, image: "a b" }',
      '32: kas.image: expected the name of an image, without blanks',
    ],
    [
      'kas: { command: kas-container, runtime-args: ["--volume /a:/b"] }',
      '47: kas.runtime-args[0]: "--volume /a:/b" is split by kas-container: no blanks and wildcards, and each word a text of its own',
    ],
    [
      'kas: { command: kas-container, runtime-args: [--name=x] }',
      '47: kas.runtime-args[0]: "--name=x" is ours: by its name a container is found and ended',
    ],
    [
      'kas: { isolation: rootless }',
      '8: kas.isolation: has no meaning without a container: set kas.command: kas-container',
    ],
    [
      'kas: { environment: { A: true } }',
      '23: kas.environment.A: expected a text, not true; write it in quotes: "true"',
    ],
    [
      'kas: { environment: { "A B": x } }',
      '23: kas.environment.A B: "A B" is no name for a variable',
    ],
    [
      'kas: { environment: { A: "{host.arhc}" } }',
      '23: kas.environment.A: {host.arhc} is not known here; known: machine, role, arch, host.arch',
    ],
    [
      'exclude: [{ role: 1 }]',
      '13: exclude[0].role: expected a value of the axis or a list of them; write it in quotes: "1"',
    ],
    [
      'exclude: [{ role: [1] }]',
      '20: exclude[0].role[0]: expected a text, not 1; write it in quotes: "1"',
    ],
    [
      'storage: { public-url: "ftp://x" }',
      '12: storage.public-url: expected an http, https or file URL',
    ],
    [
      'storage: { compression: gzip }',
      '12: storage.compression: Invalid option: expected one of "zstd"|"none"',
    ],
  ])('%s', async (line, problem) => {
    expect(await project.problems(added(line))).toEqual([`isar-artifacts.yml:7:${problem}`]);
  });

  test.each(['2', '"1"', 'one'])('version %s', async (version) => {
    expect(
      await project.problems(smallConfig.replace('version: 1', `version: ${version}`)),
    ).toEqual(['isar-artifacts.yml:1:1: version: expected 1, the only version there is']);
  });

  test.each([
    ['.wic', '5', 'expected a suffix such as .wic, or { suffix: ... } or { file: ... }'],
    ['.wic', '{}', 'has neither suffix nor file'],
    ['.wic', '{ suffix: .wic, file: x.wic }', 'has both suffix and file; keep one of them'],
    ['.wic', '""', 'is empty'],
    ['.wic', '"{machine"', '"{machine" is no template: unbalanced {'],
  ])('an artifact: %s becomes %s', async (from, to, why) => {
    const [problem, ...others] = await project.problems(smallConfig.replace(from, to));
    expect(problem).toMatch(/^isar-artifacts\.yml:6:14: artifacts\.wic: /);
    expect(problem?.endsWith(why)).toBe(true);
    expect(others).toEqual([]);
  });
});

test.each(['kas-container', './kas-container', '[tools/kas-container, --ssh-agent]'])(
  'what is said of the container has a meaning for %s',
  async (command) => {
    const more =
      'image: x@sha256:0, engine: podman, isolation: rootless, runtime-args: [-v, "/a:/b"]';
    expect(await project.problems(added(`kas: { command: ${command}, ${more} }`))).toEqual([]);
  },
);

describe('a kas file for some hosts', () => {
  const withKas = (kas: string) => smallConfig.replace('{ kas: kas/machine/m.yml }', kas);
  const when = 'host.arch == machine.arch';

  test.each([
    [`{ kas: { file: kas/machine/m.yml, when: ${when} }, arch: x86_64 }`, []],
    [
      `{ kas: [kas/machine/m.yml, { file: kas/image/server.yml, when: ${when} }], arch: arm64 }`,
      [],
    ],
    [
      '{ kas: { file: kas/machine/m.yml, when: host.arch == x86_64 } }',
      [
        '3:51: axes.machine.m.kas.when: expected one of: host.arch == machine.arch, host.arch != machine.arch',
      ],
    ],
    [
      '{ kas: { file: kas/machine/m.yml } }',
      [
        '3:19: axes.machine.m.kas.when: expected one of: host.arch == machine.arch, host.arch != machine.arch',
      ],
    ],
    [
      `{ kas: [{ file: kas/machine/n.yml, when: ${when} }], arch: x86_64 }`,
      [
        '3:27: axes.machine.m.kas[0].file: kas/machine/n.yml does not exist; did you mean kas/machine/m.yml?',
      ],
    ],
    [
      `{ kas: { file: ../m.yml, when: ${when} } }`,
      ['3:26: axes.machine.m.kas.file: "../m.yml" leaves the project by ..'],
    ],
    ['{ kas: 3 }', ['3:19: axes.machine.m.kas: expected a kas file, or { file: ..., when: ... }']],
  ])('%s', async (kas, problems) => {
    expect(await project.problems(withKas(kas))).toEqual(
      problems.map((problem) => `isar-artifacts.yml:${problem}`),
    );
  });
});

test('says everything that is wrong at once, each at its place', async () => {
  const text = `version: 2
axes:
  machine:
    "a b": { kas: kas/q q.yml }
    c: { kas: /x.yml, arch: 3 }
  role: {}
  Foo: { a: {} }
  host: { b: {} }
output: "{x"
artifacts: { wic: { suffix: "{" }, "b/c": .x }
variants: []
storage: { ulr: x }
surplus: 1
`;
  const places = (await project.problems(text)).map((line) => /:(\d+:\d+: [^:]+):/.exec(line)?.[1]);
  expect(places.toSorted()).toEqual(
    [
      '1:1: version',
      '4:5: axes.machine.a b',
      '4:14: axes.machine.a b.kas',
      '5:10: axes.machine.c.kas',
      '5:23: axes.machine.c.arch',
      '6:3: axes.role',
      '7:3: axes.Foo',
      '8:3: axes.host',
      '9:1: output',
      '10:21: artifacts.wic.suffix',
      '10:36: artifacts.b/c',
      '11:1: variants',
      '12:12: storage.ulr',
      '13:1: surplus',
    ].toSorted(),
  );
});

describe('names that JavaScript has a meaning for', () => {
  test.each([
    [added('__proto__: { a: 1 }'), '7:1'],
    [smallConfig.replace('  role:', '  __proto__: { x: {} }\n  role:'), '4:3'],
    [smallConfig.replace('{ m:', '{ __proto__: {}, m:'), '3:14'],
    [smallConfig.replace('{ wic:', '{ "__proto__": .x, wic:'), '6:14'],
    [added('kas: { environment: { __proto__: x } }'), '7:23'],
    [added('exclude: [{ __proto__: r }]'), '7:13'],
  ])('%#: __proto__ is refused where it stands', async (text, place) => {
    expect(await project.problems(text)).toEqual([
      `isar-artifacts.yml:${place}: nothing can be called __proto__`,
    ]);
  });

  test('an axis constructor is refused; values and artifacts may be called so', async () => {
    const axis = smallConfig.replace('  role:', '  constructor: { x: {} }\n  role:');
    expect(await project.problems(axis)).toEqual([
      'isar-artifacts.yml:4:3: axes.constructor: "constructor" is no name for an axis: lower-case letters, digits, _ and -, and none of artifact, suffix, arch, host, constructor',
    ]);
    const named = smallConfig
      .replace('{ m:', '{ constructor:')
      .replace('{ wic:', '{ constructor: .c, toString: .s, wic:');
    expect(await project.problems(named)).toEqual([]);
    expect(await project.problems(added('exclude: [{ role: constructor }]'))).toEqual([
      'isar-artifacts.yml:7:13: exclude[0].role: constructor is no value of the axis role',
    ]);
  });
});

test('a value is called what is written, not the number that YAML makes of it', async () => {
  const text = smallConfig.replace(
    '{ r:',
    '{ 010: {}, 0x10: {}, 1e3: {}, true: {}, null: {}, "2": {}, r:',
  );
  const { config } = await project.load(text);
  const names = Object.keys(config.axes.role ?? {}).toSorted();
  expect(names).toEqual(['010', '0x10', '1e3', '2', 'null', 'r', 'true']);
});
