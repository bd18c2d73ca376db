import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { temporaryDirectory } from '../temporary-directory.ts';
import { parseNamedValues, parsePaths } from './environment-files.ts';

describe('a file of named values', () => {
  test.each([
    ['', {}],
    ['a=b=c<<d\n\nb=\n', { a: 'b=c<<d', b: '' }],
    ['a<<END=\n\nb\r\n\nEND=\n', { a: '\nb\r\n' }],
    ['a<<X\nX\nb<<X\n\nX', { a: '', b: '' }],
    ['a=1\na=2\n__proto__=3', JSON.parse('{"a":"2","__proto__":"3"}')],
  ])('%j', (text, values) => {
    expect(parseNamedValues(text)).toEqual(values);
    expect(Object.keys(parseNamedValues(text))).toEqual(Object.keys(values));
  });

  test.each([
    ['a', "Invalid format 'a'"],
    ['=b', "Invalid format '=b'. Name must not be empty"],
    ['<<b\nb', "Invalid format '<<b'. Name must not be empty"],
    ['a<<\n', "Invalid format 'a<<'. Delimiter must not be empty"],
    ['a<<X\nb\n X\n', "Invalid value. Matching delimiter not found 'X'"],
  ])('%j is refused', (text, message) => {
    expect(() => parseNamedValues(text)).toThrow(expect.objectContaining({ message }));
  });

  test('is read back as @actions/core writes it', async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'output');
    const before = process.env.GITHUB_OUTPUT;
    process.env.GITHUB_OUTPUT = file;
    const values = fc.dictionary(
      fc.stringMatching(/^[A-Za-z_][\w.-]*$/),
      fc.string({ unit: fc.oneof(fc.constantFrom('\n', '\r', '<<', '='), fc.string()) }),
      { noNullPrototype: true },
    );
    try {
      await fc.assert(
        fc.asyncProperty(values, async (written) => {
          await writeFile(file, '');
          for (const [name, value] of Object.entries(written)) core.setOutput(name, value);
          expect(parseNamedValues(await readFile(file, 'utf8'))).toEqual(written);
        }),
      );
    } finally {
      if (before === undefined) delete process.env.GITHUB_OUTPUT;
      else process.env.GITHUB_OUTPUT = before;
    }
  });
});

test('a file of paths has one a line', () => {
  expect(parsePaths('/a\n\n/b c\r\n/d')).toEqual(['/a', '/b c', '/d']);
});
