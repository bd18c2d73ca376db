import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import {
  asUserError,
  type ErrorCode,
  exitCodes,
  hasErrno,
  messageOf,
  UserError,
} from '../src/errors.ts';

test('the exit codes are those of the documentation', () => {
  expect(exitCodes).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    partial: 3,
    drift: 4,
    interrupted: 130,
    terminated: 143,
  });
});

test.each<[ErrorCode, number]>([
  ['usage-invalid', 2],
  ['config-missing', 2],
  ['config-invalid', 2],
  ['name-invalid', 2],
  ['variant-unknown', 2],
  ['program-missing', 1],
  ['program-failed', 1],
  ['build-failed', 1],
  ['output-missing', 1],
  ['output-stale', 1],
  ['record-invalid', 1],
  ['not-published', 1],
  ['store-unreachable', 1],
  ['object-corrupt', 1],
  ['registry-invalid', 1],
  ['repository-unfit', 1],
  ['proposal-conflict', 1],
  ['interrupted', 130],
  ['terminated', 143],
])('%s ends the process with %d', (code, exitCode) => {
  expect(new UserError(code, 'x').exitCode).toBe(exitCode);
});

test('an error says what, what to do, and why', () => {
  const cause = new Error('why');
  const error = new UserError('build-failed', 'what', { hint: 'do this', cause });
  expect(error).toMatchObject({ name: 'UserError', code: 'build-failed', message: 'what' });
  expect([error.hint, error.cause]).toEqual(['do this', cause]);
  const bare = new UserError('build-failed', 'what');
  expect(bare.hint).toBeUndefined();
  expect('cause' in bare).toBe(false);
});

describe('what others threw', () => {
  test('errors of the file system, though they are of another realm here', async () => {
    const error = await readFile('/nonexistent/file').catch((thrown) => thrown);
    expect(hasErrno(error, 'EACCES', 'ENOENT')).toBe(true);
    expect(hasErrno(error, 'EACCES')).toBe(false);
    expect(messageOf(error)).toMatch(/^ENOENT: .*'\/nonexistent\/file'$/);
    expect(asUserError(error)).toMatchObject({ message: messageOf(error), cause: error });
  });

  test.each<[unknown, string]>([
    [new Error('x'), 'x'],
    ['x', 'x'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ message: 3 }, '3'],
    [Object.create(null, { message: { value: 'x' } }), 'x'],
  ])('anything else has a text, but is a defect (%#)', (thrown, text) => {
    expect(messageOf(thrown)).toBe(text);
    expect(hasErrno(thrown, 'ENOENT')).toBe(false);
    expect(asUserError(thrown)).toBeUndefined();
  });

  test('our own stays what it is', () => {
    const error = new UserError('build-failed', 'x');
    expect(asUserError(error)).toBe(error);
  });
});
