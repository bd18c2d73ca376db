import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { type ConfigProject, configProject, smallConfig } from '../support/config-project.ts';

let project: ConfigProject;
beforeAll(async () => {
  project = await configProject();
});
afterAll(() => project[Symbol.asyncDispose]());

/** Nine lists, each of nine aliases of the one before: 9^9 entries if it were expanded. */
const bomb = [...'bcdefghi'].reduce((text, letter, index) => {
  const aliases = new Array(9).fill(`*${'abcdefgh'[index]}`).join(', ');
  return `${text}${letter}: &${letter} [${aliases}]\n`;
}, 'a: &a [x, x, x, x, x, x, x, x, x]\n');

describe('a text that is no configuration', () => {
  test.each([
    ['an empty file', '', ':1:1: expected a mapping, not nothing'],
    ['comments only', '# nothing\n', ':1:1: expected a mapping, not nothing'],
    ['null', 'null\n', ':1:1: expected a mapping, not nothing'],
    ['a list', '- a\n', ':1:1: expected a mapping, not a list'],
    ['a word', 'hello\n', ':1:1: expected a mapping, not "hello"'],
    [
      'two documents',
      `${smallConfig}---\n${smallConfig}`,
      ':7:1: a second document begins here; keep one of them',
    ],
    ['tabs', 'version: 1\naxes:\n\tmachine: {}\n', ':3:1: Tabs are not allowed as indentation'],
    ['a list as a key', '? [a]\n: 2\n', ':1:3: a key must be a plain word'],
    ['an alias as a key', 'a: &a x\n*a : 2\n', ':2:1: a key must be a plain word'],
    ['an alias bomb', bomb, ': Excessive alias count indicates a resource exhaustion attack'],
    [
      'an alias of nothing',
      `${smallConfig}exclude: *gone\n`,
      ': Unresolved alias (the anchor must be set before the alias): gone',
    ],
    ['no UTF-8', Buffer.from('version: 1 # \xff\n', 'latin1'), ' is not UTF-8 text'],
    ['UTF-16', Buffer.from(`\ufeff${smallConfig}`, 'utf16le'), ' is not UTF-8 text'],
  ])('%s', async (_what, text, problem) => {
    expect(await project.problems(text)).toEqual([`isar-artifacts.yml${problem}`]);
  });

  test.each([
    [`${smallConfig}output: y\n`, '7:1'],
    [smallConfig.replace('{ r:', '{ r: {}, r:'), '4:18'],
    [smallConfig.replace('{ r:', '{ r: {}, "r":'), '4:18'],
    [smallConfig.replace('{ r:', '{ 1: {}, "1": {}, r:'), '4:18'],
  ])('%#: a key that stands twice, at its second place', async (text, place) => {
    expect(await project.problems(text)).toEqual([
      `isar-artifacts.yml:${place}: this key stands here twice; keep one of them`,
    ]);
  });

  test('nested deeper than anybody writes', async () => {
    const problems = await project.problems(`version: 1\naxes: ${'['.repeat(100_000)}\n`);
    expect(problems.join()).toMatch(/^isar-artifacts\.yml/);
  });

  test('every error hints at the page that describes the keys', async () => {
    await expect(project.load('')).rejects.toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        exitCode: 2,
        hint: 'docs/configuration.md describes every key',
      }),
    );
  });
});

describe('a text that is one', () => {
  test('with aliases, a byte order mark, CRLF and without a last line feed', async () => {
    const aliased = smallConfig
      .replace('kas: kas/machine/m.yml', 'kas: &k kas/machine/m.yml')
      .replace('kas: kas/image/server.yml', 'kas: [*k]');
    const text = `\ufeff${aliased.replaceAll('\n', '\r\n').trimEnd()}`;
    const { config } = await project.load(text);
    expect(config.axes.role?.r).toEqual({ kas: ['kas/machine/m.yml'] });
  });

  test('what is wrong behind an alias is placed where the alias stands', async () => {
    const text = `${smallConfig}runs-on: &a [x, y]\nregistry: { path: *a }\n`;
    expect(await project.problems(text)).toEqual([
      'isar-artifacts.yml:8:13: registry.path: expected a text, not a list',
    ]);
  });
});

describe('a file that cannot be read', () => {
  test('is missing', async () => {
    const file = join(project.directory, 'none.yml');
    await expect(loadConfig(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'config-missing',
        message: `${file} does not exist`,
        hint: expect.stringContaining('--config FILE'),
      }),
    );
  });

  test('is in a directory above', async () => {
    await writeFile(join(project.directory, 'above.yml'), 'version: 1\n');
    const file = join(project.directory, 'kas/role/above.yml');
    await expect(loadConfig(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'config-missing',
        hint: expect.stringMatching(/^there is \S+\/above\.yml: run this where it is$/),
      }),
    );
  });

  test('is a directory', async () => {
    const file = join(project.directory, 'directory.yml');
    await mkdir(file);
    await expect(loadConfig(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'config-missing',
        message: expect.stringContaining(`${file} cannot be read: EISDIR`),
      }),
    );
  });
});
