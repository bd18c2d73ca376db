import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Check, runChecks } from '../../src/doctor/check.ts';
import { ok } from '../../src/doctor/finding.ts';
import { UserError } from '../../src/errors.ts';

const { signal } = new AbortController();
const check = (name: string, examine: Check['examine'], patience?: number): Check => ({
  name,
  examine,
  ...(patience === undefined ? {} : { patience }),
});

test('checks run at once, and their findings stand in their order', async () => {
  const begun: string[] = [];
  const slow = check('slow', async () => {
    begun.push('slow');
    await sleep(50);
    return [ok('1'), ok('2')];
  });
  const fast = check('fast', async () => {
    expect(begun).toEqual(['slow']);
    return ok('3');
  });
  expect(await runChecks([slow, fast], signal)).toEqual([
    { check: 'slow', ...ok('1') },
    { check: 'slow', ...ok('2') },
    { check: 'fast', ...ok('3') },
  ]);
});

test('a check that fails to run is a finding', async () => {
  const failing = (error: Error) => check('odd', () => Promise.reject(error));
  const known = new UserError('store-denied', 'what', { hint: 'do this' });
  expect(await runChecks([failing(known), failing(new TypeError('x is odd'))], signal)).toEqual([
    { check: 'odd', level: 'error', message: 'what', fix: 'do this' },
    expect.objectContaining({ level: 'warning', message: expect.stringContaining('x is odd') }),
  ]);
});

test('a check that does not answer is a warning, or an error where nothing goes without it; it is told so', async () => {
  let told = false;
  const hanging = check(
    'hanging',
    (own) =>
      new Promise(() => {
        own.addEventListener('abort', () => {
          told = true;
        });
      }),
    20,
  );
  const finding = { check: 'hanging', message: 'no answer within 0.02 s' };
  expect(await runChecks([hanging, { ...hanging, mustAnswer: true }], signal)).toEqual([
    expect.objectContaining({ ...finding, level: 'warning' }),
    expect.objectContaining({ ...finding, level: 'error' }),
  ]);
  expect(told).toBe(true);
});

test('an interruption ends all', async () => {
  const controller = new AbortController();
  const running = runChecks([check('hanging', () => new Promise(() => {}))], controller.signal);
  controller.abort(new Error('interrupted'));
  await expect(running).rejects.toThrow('interrupted');
});
