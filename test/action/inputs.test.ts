import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { commands, inputNames, readInputs } from '../../src/action/inputs.ts';

const metadata = parse(await readFile(join(import.meta.dirname, '../../action.yml'), 'utf8')) as {
  inputs: Record<string, { description: string; default?: string; required?: boolean }>;
  outputs: Record<string, { description: string }>;
};

/** As the runner passes them: every declared input, also those that were left out. */
function environmentOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const declared = Object.entries(metadata.inputs).map(([name, input]) => [
    name,
    input.default?.startsWith('$') ? 'ghs_token' : (input.default ?? ''),
  ]);
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(declared), ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase().replaceAll(' ', '_')}`,
      String(value),
    ]),
  );
}

describe('inputs', () => {
  test('action.yml declares just those that we read', () => {
    expect(Object.keys(metadata.inputs).sort()).toEqual([...inputNames].sort());
    for (const command of commands) {
      expect(metadata.inputs.command?.description).toContain(command);
    }
  });

  test('the defaults of action.yml are ours', () => {
    const explicit = readInputs(environmentOf({ command: 'plan' }));
    expect(explicit).toEqual({ ...readInputs({ INPUT_COMMAND: 'plan' }), token: 'ghs_token' });
    expect(explicit).toMatchObject({ config: 'isar-artifacts.yml', forge: 'github', force: false });
  });

  test.each([
    ['', []],
    ['a', ['a']],
    ['a b', ['a', 'b']],
    ['a,b', ['a', 'b']],
    ['  a,\n b\n\n', ['a', 'b']],
  ])('the list %j', (text, words) => {
    expect(readInputs(environmentOf({ command: 'plan', variant: text })).variant).toEqual(words);
  });

  test('whatever is in them, they are read or refused, never a defect', () => {
    const names = fc.constantFrom(...inputNames, 'nonsense', '__proto__', 'constructor');
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: 'binary' })), (given) => {
        try {
          readInputs(environmentOf({ command: 'plan', ...given }));
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage-invalid', hint: expect.any(String) });
        }
      }),
    );
  });

  test.each([
    [
      'verify',
      { machine: 'm', role: 'r', axis: 'a=b', variant: 'm.r', base: 'main', force: 'true' },
    ],
    ['update', { check: 'true', base: 'main', force: 'true' }],
  ])('%s refuses what it would do nothing with', (command, given) => {
    const { check, ...wrong } = { check: undefined, ...given };
    for (const [name, value] of Object.entries(wrong)) {
      const more = check === undefined ? {} : { check };
      expect(() => readInputs(environmentOf({ command, ...more, [name]: value }))).toThrow(
        expect.objectContaining({
          code: 'usage-invalid',
          message: expect.stringContaining(`${name}: does not go with `),
        }),
      );
    }
  });

  test.each(['build', 'update', 'run'])(
    '%s has its jobs from plan, and plans nothing',
    (command) => {
      const given = { 'group-by': 'role', 'changed-since': 'main' };
      expect(() => readInputs(environmentOf({ command, ...given }))).toThrow(
        /group-by: goes with plan only; changed-since: goes with plan only/,
      );
      expect(readInputs(environmentOf({ command: 'plan', ...given }))).toMatchObject(given);
    },
  );

  test('update --check may be of some variants, and update takes all', () => {
    const variant = 'm.r';
    expect(readInputs(environmentOf({ command: 'update', check: 'true', variant }))).toMatchObject({
      variant: [variant],
    });
    const all = { command: 'update', variant, base: 'main', force: 'true' };
    expect(readInputs(environmentOf(all))).toMatchObject({ base: 'main', force: true });
  });

  test('all that is wrong is said at once', () => {
    const given = { command: 'x', force: '1', 'dry-run': 'TRUE', 'build-directory': 'y', z: 'z' };
    expect(() => readInputs(environmentOf(given))).toThrow(
      /z: there is no such input.*command: .*build-directory: .*force: .*dry-run: /,
    );
  });
});
