import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { configSchema } from '../../src/config/schema.ts';
import { smallConfig } from '../support/config-project.ts';
import { fits } from '../support/json-schema.ts';

const root = join(import.meta.dirname, '../..');
const files = [
  'examples/demo/isar-artifacts.yml',
  'test/fixtures/config/sketch.yml',
  'test/fixtures/config/product-line.yml',
];

describe('accepts what the loader accepts', () => {
  test.each(files)('%s', async (file) => {
    const value = parse(await readFile(join(root, file), 'utf8'));
    expect(configSchema.safeParse(value).success).toBe(true);
    expect(fits(configJsonSchema(), value)).toBe(true);
  });
});

describe('refuses what the loader refuses', () => {
  test.each([
    ['outptu: y'],
    ['kas: { file: [] }'],
    ['kas: { files: kas/a.yml }'],
    ['runs-on: []'],
    ['runs-on: [1]'],
    ['variants: []'],
    ['variants: [{ machine: 1 }]'],
    ['exclude: { machine: m }'],
    ['storage: { compression: gzip }'],
    ['kas: { environment: { "A B": x } }'],
    ['kas: { environment: { A: 1 } }'],
    ['registry: { path: [x] }'],
    ['names: { artefact: x }'],
  ])('%s', (line) => {
    const value = parse(`${smallConfig}${line}\n`);
    expect(configSchema.safeParse(value).success).toBe(false);
    expect(fits(configJsonSchema(), value)).toBe(false);
  });

  test.each([
    ['version: 1', 'version: 2'],
    ['version: 1\n', ''],
    ['  role: { r: { kas: kas/image/server.yml } }\n', ''],
    ['.wic', '{ sufix: .wic }'],
    ['.wic', '5'],
    ['{ wic:', '{ "w/c":'],
    ['kas: kas/machine/m.yml', 'kas: [[kas/machine/m.yml]]'],
    ['kas: kas/machine/m.yml', 'arch: 64'],
  ])('%j as %j', (from, to) => {
    expect(fits(configJsonSchema(), parse(smallConfig))).toBe(true);
    const value = parse(smallConfig.replace(from, to));
    expect(configSchema.safeParse(value).success).toBe(false);
    expect(fits(configJsonSchema(), value)).toBe(false);
  });
});

describe('for editors', () => {
  let json: string;
  beforeAll(() => {
    json = JSON.stringify(configJsonSchema());
  });

  test('says which draft it is and what it describes', () => {
    expect(configJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'isar-artifacts.yml',
    });
  });

  test.each([
    'Where kas runs; the chain is relative to it.',
    'Which combinations exist; lists multiply. Absent: every value of every axis.',
    'Adds kas files but no part of an id, a name or an attribute path.',
    'A build without this file is complete.',
  ])('explains: %s', (text) => {
    expect(json).toContain(JSON.stringify(text));
  });

  test('requires only what has no default', () => {
    expect(configJsonSchema()).toHaveProperty('required', ['version', 'axes']);
  });
});
