import { expect, test } from '@jest/globals';
import { topics } from '../../src/cli/help/topics.ts';
import { createProgram } from '../../src/cli/program.ts';
import { exitCodes } from '../../src/errors.ts';

const program = createProgram({ code: 0 });
const { environment = '', scripting = '' } = topics;
const all = Object.values(topics).join('\n');

test('they fit a terminal', () => {
  expect(all.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('every command line in them is one that there is', () => {
  const lines = [...all.matchAll(/isar-artifacts ([a-z]+)((?: [^ \n|]+)*)/g)];
  expect(lines.length).toBeGreaterThan(8);
  for (const [line, name, rest = ''] of lines) {
    const command = program.commands.find((one) => one.name() === name);
    const options = command?.options.map(({ long }) => long);
    const given = [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    expect([line, options]).toEqual([line, expect.arrayContaining(given)]);
  }
});

test('the variables of all options are there, by their ends', () => {
  const variables = program.commands
    .flatMap(({ options }) => options.map(({ envVar }) => envVar))
    .filter((name) => name !== undefined);
  const ends = new Set(variables.map((name) => name.replace('ISAR_ARTIFACTS', '')));
  expect(ends.size).toBeGreaterThan(6);
  for (const end of ends) expect(environment).toContain(`${end}`);
});

test('so are all exit codes', () => {
  for (const code of Object.values(exitCodes))
    expect(scripting).toMatch(new RegExp(`\\b${code}\\b`));
});
