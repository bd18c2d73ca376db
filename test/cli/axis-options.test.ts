import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withAxes } from '../../src/cli/axis-options.ts';
import { createProgram } from '../../src/cli/program.ts';

const program = createProgram({ code: 0 });

test.each([
  ['rebuild m r --profile vlans', 'rebuild m r --axis=profile=vlans'],
  ['rebuild --profile vlans m r', 'rebuild --axis=profile=vlans m r'],
  ['rebuild --profile a --node b m', 'rebuild --axis=profile=a --axis=node=b m'],
  ['rebuild m r --profile=vlans -n', 'rebuild m r --axis=profile=vlans -n'],
  [
    'plan --profile vlans dhcp --node a',
    'plan --axis=profile=vlans --axis=profile=dhcp --axis=node=a',
  ],
  ['plan --profile vlans --json', 'plan --axis=profile=vlans --json'],
  ['plan --profile a=b', 'plan --axis=profile=a=b'],
])('%s', (line, expected) => {
  expect(withAxes(program, line.split(' ')).join(' ')).toBe(expected);
});

test.each([
  'plan --machine m --role r',
  'plan --config=x.yml --help',
  'plan --axis profile=vlans node=a',
  // Commander says that there is no such option, or that its value is missing.
  'plan --profile',
  'plan --profile --json',
  'plan --PROFILE x',
  // So does it of options that are misspelt.
  'rebuild --no-biuld qemuamd64 server',
  'rebuild --dry-rnu qemuamd64 server',
  'list --profile vlans',
  'nonsense --profile vlans',
  '--profile vlans',
  'plan -- --profile vlans',
])('%s stays as it is', (line) => {
  expect(withAxes(program, line.split(' ')).join(' ')).toBe(line);
});

const value = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-'));
// Of the names that the pattern allows, one is an option's own.
const name = fc.stringMatching(/^ax[a-z]{1,3}$/).filter((text) => text !== 'axis');

test('every value of an axis is there once, and all else stays in its place', () => {
  const part = fc.oneof(
    fc
      .constantFrom(['--json'], ['-m', 'm'], ['--machine', 'm'], ['--axis', 'a=b'])
      .map((words) => ({
        given: words,
        expected: words,
      })),
    fc.tuple(name, fc.array(value, { minLength: 1 })).map(([axis, values]) => ({
      given: [`--${axis}`, ...values],
      expected: values.map((one) => `--axis=${axis}=${one}`),
    })),
    fc.tuple(name, fc.string()).map(([axis, one]) => ({
      given: [`--${axis}=${one}`],
      expected: [`--axis=${axis}=${one}`],
    })),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const result = withAxes(program, ['plan', ...parts.flatMap(({ given }) => given)]);
      expect(result).toEqual(['plan', ...parts.flatMap(({ expected }) => expected)]);
    }),
  );
});

test('where words may stand alone, an axis takes one of them', () => {
  fc.assert(
    fc.property(value, value, fc.array(fc.tuple(name, value)), (machine, role, axes) => {
      const given = axes.flatMap(([axis, one]) => [`--${axis}`, one]);
      const expected = axes.map(([axis, one]) => `--axis=${axis}=${one}`);
      const result = withAxes(program, ['rebuild', machine, ...given, role]);
      expect(result).toEqual(['rebuild', machine, ...expected, role]);
    }),
  );
});

test('commands that choose no variants are left alone', () => {
  fc.assert(
    fc.property(fc.constantFrom('list', 'hash', ''), fc.array(fc.string()), (command, words) => {
      expect(withAxes(program, [command, ...words])).toEqual([command, ...words]);
    }),
  );
});
