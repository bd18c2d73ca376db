import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '../temporary-directory.ts';
import { inputsOf, readActionMetadata } from './action-metadata.ts';

/** Reads `action.yml` with these `runs`. */
async function read(runs: string) {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, 'action.yml'), `name: Test\nruns: ${runs}\n`);
  return await readActionMetadata(directory.path);
}

const fixture = join(import.meta.dirname, 'fixtures/declared');
const contexts = {
  github: { token: 'tkn', repository: 'siemens/x', event: { issue: { number: 7 } } },
  runner: { os: 'Linux' },
};

describe('action.yml', () => {
  test('names the programs', async () => {
    const { runs } = await read('{ using: node20, main: a.js, post: b.js, post-if: always() }');
    expect(runs).toEqual({ using: 'node20', main: 'a.js', post: 'b.js', 'post-if': 'always()' });
  });

  test.each([
    '{ using: composite, steps: [] }',
    '{ using: node24 }',
    '{ using: node24, main: a.js, pre: b.js }',
    '{ using: node24, main: a.js, post: b.js, post-if: success() }',
  ])('%s is refused', async (runs) => {
    await expect(read(runs)).rejects.toThrow('action.yml: ');
  });

  test('must be there', async () => {
    await expect(readActionMetadata(import.meta.dirname)).rejects.toThrow('ENOENT');
  });
});

describe('inputs', () => {
  test('have their defaults, and expressions their values', async () => {
    expect(inputsOf(await readActionMetadata(fixture), {}, contexts)).toEqual({
      environment: {
        INPUT_TWO_WORDS: 'none',
        'INPUT_WITH-HYPHEN': '2',
        INPUT_TOKEN: 'tkn',
        INPUT_PLACE: 'siemens/x#7 on Linux',
        INPUT_OLD: '',
      },
      warnings: [],
    });
  });

  test('are given in any case, and those that nobody declared with a warning', async () => {
    const given = { 'Two Words': 'x', token: '', Odd: '1', old: 'o' };
    const { environment, warnings } = inputsOf(await readActionMetadata(fixture), given, contexts);
    expect(environment).toMatchObject({
      INPUT_TWO_WORDS: 'x',
      INPUT_TOKEN: '',
      INPUT_ODD: '1',
      INPUT_OLD: 'o',
    });
    expect(warnings).toEqual([
      "Unexpected input(s) 'Odd', valid inputs are ['two words', 'with-hyphen', 'token', 'place', 'old']",
      "Input 'old' has been deprecated: use `token`",
    ]);
  });

  test('with an expression that cannot be resolved are refused', async () => {
    const metadata = await readActionMetadata(fixture);
    expect(() => inputsOf(metadata, {}, { github: {} })).toThrow('names nothing: no token');
  });
});
