import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withAxes } from '../../src/cli/axis-options.ts';
import { createProgram } from '../../src/cli/program.ts';

const program = createProgram({ code: 0 });

test.each([
  ['rebuild m r --profile vlans', 'rebuild m r --axis profile=vlans'],
  ['rebuild m r --profile=vlans -n', 'rebuild m r --axis=profile=vlans -n'],
  ['plan --profile vlans dhcp --node a', 'plan --axis profile=vlans profile=dhcp --axis node=a'],
  ['plan --profile vlans --json', 'plan --axis profile=vlans --json'],
  ['plan --profile a=b', 'plan --axis profile=a=b'],
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
  'list --profile vlans',
  'nonsense --profile vlans',
  '--profile vlans',
  'plan -- --profile vlans',
])('%s stays as it is', (line) => {
  expect(withAxes(program, line.split(' ')).join(' ')).toBe(line);
});

test('no word of any command line is lost', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('--', '-m', '--machine', '--profile', '--node=x', '--json', '--axis', 'm'),
  );
  fc.assert(
    fc.property(fc.constantFrom('plan', 'rebuild', 'list', ''), fc.array(word), (name, words) => {
      const result = withAxes(program, [name, ...words]);
      expect(result).toHaveLength(words.length + 1);
      for (const [at, one] of words.entries()) {
        const shown = result[at + 1] ?? '';
        expect(shown === '--axis' || shown.endsWith(one.replace(/^--(?=[a-z].*=)/s, ''))).toBe(
          true,
        );
      }
    }),
  );
});
