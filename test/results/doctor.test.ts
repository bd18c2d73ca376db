import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/doctor/finding.ts';
import type { Leftover } from '../../src/doctor/leftovers.ts';
import { UserError } from '../../src/errors.ts';
import { sectionsToText } from '../../src/report/text.ts';
import {
  configFinding,
  exitCodeOfFindings,
  findingSections,
  findingsToJson,
  leftoverSections,
  leftoversToJson,
  removalSections,
} from '../../src/results/doctor.ts';

const well: Finding = { check: 'locale', level: 'ok', message: 'en_US.UTF-8 is here', fix: '' };
const warned: Finding = { check: 'root', level: 'warning', message: 'this is root', fix: 'do not' };
const wrong: Finding = {
  check: 'config',
  level: 'error',
  message: 'two things are wrong:\n  one\n  two',
  fix: 'mend them',
};

test('people see what is wrong first, and what to do about it', () => {
  const text = (unicode: boolean) =>
    sectionsToText(findingSections([well, warned, wrong], { unicode }));
  expect(text(true)).toBe(`✖ config: two things are wrong:
    one
    two
    fix: mend them

! root: this is root
    fix: do not

✔ locale: en_US.UTF-8 is here

1 error, 1 warning, 1 ok`);
  expect(text(false)).toMatch(/^x config.*\n- locale/s);
  expect(sectionsToText(findingSections([well], { unicode: true }))).toBe(
    '✔ locale: en_US.UTF-8 is here\n\n0 errors, 0 warnings, 1 ok',
  );
});

test('machines get every field, and only an error is a failure', () => {
  expect(findingsToJson([well, warned])).toEqual({ findings: [well, warned] });
  expect([well, warned, wrong].map((finding) => exitCodeOfFindings([finding]))).toEqual([0, 0, 1]);
});

test('a configuration that is wrong is a finding', () => {
  const error = new UserError('config-invalid', 'x is odd', { hint: 'mend it' });
  expect(configFinding(error)).toEqual({
    check: 'config',
    level: 'error',
    message: 'x is odd',
    fix: 'mend it',
  });
  expect(configFinding(new UserError('config-invalid', 'x')).fix).toBe('');
});

describe('what earlier runs left', () => {
  const mount: Leftover = { kind: 'mount', name: '/b/m.r/tmp', reason: 'mounted' };
  const directory: Leftover = { kind: 'directory', name: '/b/m.r', reason: 'no more' };
  const spared = [{ name: '/b/m.s', reason: 'a build works there' }];

  test('is listed before it goes', () => {
    expect(sectionsToText(leftoverSections({ found: [mount, directory], spared }))).toBe(
      `would remove  name        reason
mount         /b/m.r/tmp  mounted
directory     /b/m.r      no more

Stays:
/b/m.s: a build works there`,
    );
    expect(sectionsToText(leftoverSections({ found: [], spared: [] }))).toBe(
      'Earlier runs left nothing.',
    );
  });

  test('is told one by one where it could not be removed', () => {
    const removals = [
      { leftover: mount, problem: undefined },
      { leftover: directory, problem: 'busy' },
    ];
    expect(sectionsToText(removalSections(removals))).toBe(
      `stays      name    reason
directory  /b/m.r  busy

removed 1 of 2
by hand: sudo rm --recursive --one-file-system -- /b/m.r`,
    );
    expect(leftoversToJson({ found: [mount, directory], spared }, removals)).toEqual({
      removed: true,
      leftovers: [mount, { ...directory, problem: 'busy' }],
      spared,
    });
    expect(leftoversToJson({ found: [mount], spared: [] }).removed).toBe(false);
  });
});
