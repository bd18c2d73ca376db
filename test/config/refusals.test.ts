import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConfigProject, configProject, smallConfig } from '../support/config-project.ts';

let project: ConfigProject;
beforeAll(async () => {
  project = await configProject();
});
afterAll(() => project[Symbol.asyncDispose]());

/** The small configuration with one thing wrong; the place follows from its text. */
function broken(from: string, to: string): string {
  expect(smallConfig).toContain(from);
  return smallConfig.replace(from, to);
}
const role = 'kas: kas/image/server.yml';

test('the configuration that these tests break is right', async () => {
  expect(await project.problems(smallConfig)).toEqual([]);
});

describe('kas files', () => {
  test.each([
    ['../b.yml', 'leaves the project by ..'],
    ['kas/../../b.yml', 'leaves the project by ..'],
    ['/b.yml', 'is absolute; write it relative to the project'],
    ['kas/b b.yml', 'contains a blank or a colon, which kas cannot take in a chain'],
    ['kas/b:b.yml', 'contains a blank or a colon, which kas cannot take in a chain'],
    ['-b.yml', 'starts with a dash, which kas would take for an option'],
    ['kas/b.txt', 'does not end in .yml, .yaml or .json, as kas wants it'],
    ['', 'is empty'],
  ])('%j %s', async (file, why) => {
    const quoted = JSON.stringify(file);
    expect(await project.problems(broken(role, `kas: ${quoted}`))).toEqual([
      `isar-artifacts.yml:4:16: axes.role.r.kas: ${quoted} ${why}`,
    ]);
    expect(await project.problems(broken(role, `kas: [kas/machine/m.yml, ${quoted}]`))).toEqual([
      `isar-artifacts.yml:4:41: axes.role.r.kas[1]: ${quoted} ${why}`,
    ]);
    expect(await project.problems(`${smallConfig}kas: { files: [${quoted}] }\n`)).toEqual([
      `isar-artifacts.yml:7:16: kas.files[0]: ${quoted} ${why}`,
    ]);
  });

  test('that are missing are named with the one that was meant', async () => {
    const text = broken(role, 'kas: [kas/machine/m.yml, kas/image/sever.yml]');
    expect(await project.problems(text)).toEqual([
      'isar-artifacts.yml:4:41: axes.role.r.kas[1]: kas/image/sever.yml does not exist; did you mean kas/image/server.yml?',
    ]);
    expect(await project.problems(broken(role, 'kas: elsewhere/x.yml'))).toEqual([
      'isar-artifacts.yml:4:16: axes.role.r.kas: elsewhere/x.yml does not exist',
    ]);
  });

  test('are looked for in kas.directory', async () => {
    const inside = smallConfig.replaceAll('kas: kas/', 'kas: ');
    expect(await project.problems(`${inside}kas: { directory: kas }\n`)).toEqual([]);
    expect(await project.problems(`${inside}kas: { directory: sak }\n`)).toEqual([
      'isar-artifacts.yml:7:8: kas.directory: sak does not exist',
    ]);
  });
});

describe('unknown keys', () => {
  const added = (line: string) => `${smallConfig}${line}\n`;
  test.each([
    [added('outptu: y'), '7:1: outptu', 'output'],
    [added('kas: { file: [] }'), '7:8: kas.file', 'files'],
    [added('storage: { ulr: x }'), '7:12: storage.ulr', 'url'],
    [added('registry: { pth: x }'), '7:13: registry.pth', 'path'],
    [added('pull-request: { label: x }'), '7:17: pull-request.label', 'labels'],
    [added('names: { artefact: x }'), '7:10: names.artefact', 'artifact'],
    [broken('.wic', '{ sufix: .wic }'), '6:21: artifacts.wic.sufix', 'suffix'],
    [broken(role, `${role}, run-on: [x]`), '4:43: axes.role.r.run-on', 'runs-on'],
  ])('%#: %s', async (text, place, meant) => {
    expect(await project.problems(text)).toEqual([
      `isar-artifacts.yml:${place}: unknown key; did you mean ${meant}?`,
    ]);
  });

  test('that are like none are answered with those that are known', async () => {
    expect(await project.problems(added('registry: { colour: red }'))).toEqual([
      'isar-artifacts.yml:7:13: registry.colour: unknown key; known: path, format, aliases',
    ]);
  });

  test('of axes and values in a selection', async () => {
    expect(
      await project.problems(added('variants: [{ machine: x, rol: r, role: [r, s] }]')),
    ).toEqual([
      'isar-artifacts.yml:7:14: variants[0].machine: x is no value of the axis machine',
      'isar-artifacts.yml:7:26: variants[0].rol: rol is no axis; did you mean role?',
      'isar-artifacts.yml:7:34: variants[0].role: s is no value of the axis role',
    ]);
  });
});

describe('an empty matrix', () => {
  test.each([
    ['machine: {}', '3:3: axes.machine: has no values'],
    ['machine: { hidden: false }', '3:3: axes.machine: has no values'],
    ['machine:', '3:3: axes.machine: expected a mapping, not nothing'],
  ])('%s', async (machine, problem) => {
    const text = broken('machine: { m: { kas: kas/machine/m.yml } }', machine);
    expect(await project.problems(text)).toEqual([`isar-artifacts.yml:${problem}`]);
  });

  test.each([
    [
      'variants: []',
      '7:1: variants: is empty: name a variant, or leave it out for every combination',
    ],
    ['variants: [{ role: r }]', '7:12: variants[0]: names no machine'],
    [
      'variants: [{ machine: [], role: r }]',
      '7:14: variants[0].machine: is empty: name a value, or leave the axis out',
    ],
    ['exclude: [{ role: r }]', '7:1: exclude: excludes every variant; nothing is left to build'],
    ['exclude: [{}]', '7:11: exclude[0]: names no axis, so it would exclude everything'],
    [
      'exclude: [{ role: [] }]',
      '7:13: exclude[0].role: is empty: name a value, or leave the axis out',
    ],
  ])('%s', async (line, problem) => {
    expect(await project.problems(`${smallConfig}${line}\n`)).toEqual([
      `isar-artifacts.yml:${problem}`,
    ]);
  });

  test.each([
    ['version: 1\n', '1:1: axes: expected the axes machine and role'],
    ['version: 1\naxes: { machine: { m: {} } }\n', '2:1: axes.role: is missing'],
  ])('%j', async (text, problem) => {
    expect(await project.problems(text)).toEqual([`isar-artifacts.yml:${problem}`]);
  });
});
