import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { accessCheck, judgeAccess } from '../../src/doctor/access.ts';
import { runChecks } from '../../src/doctor/check.ts';
import { clockCheck } from '../../src/doctor/clock.ts';
import { storeCheck } from '../../src/doctor/store.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { openStore } from '../../src/store/open.ts';
import { bodyInBlocks } from '../store/contract.ts';
import { forgetCredentials, onStrictS3, storeOn, useCredentials } from '../store/s3-worlds.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unprivileged } from '../support/unprivileged.ts';

const examine = (store: ObjectStore) =>
  runChecks([storeCheck(store), clockCheck(store)], new AbortController().signal);

describe('a store in S3', () => {
  test('is read and written, with nothing left', async () => {
    await using world = await onStrictS3();
    expect(await examine(world.store)).toEqual([
      {
        check: 'store',
        level: 'ok',
        message: expect.stringMatching(/can be read and written$/),
        fix: '',
      },
      { check: 'clock', level: 'ok', message: expect.stringMatching(/^the clock agrees/), fix: '' },
    ]);
    expect(await world.contents()).toEqual([]);
    const methods = world.s3.requests.map(({ method }) => method);
    expect(methods).toEqual(expect.arrayContaining(['POST', 'DELETE']));
  });

  test('that denies is an error, without a word of the credentials', async () => {
    await using world = await onStrictS3();
    const secret = 'a-secret-that-is-wrong';
    useCredentials({ ...world.s3.credentials, secretAccessKey: secret });
    const findings = await examine(storeOn(world.s3));
    expect(findings[0]).toMatchObject({
      check: 'store',
      level: 'error',
      fix: 'check AWS_SECRET_ACCESS_KEY',
    });
    expect(JSON.stringify(findings)).not.toContain(secret);
    forgetCredentials();
  });

  test.each([
    [2, 'ok', 'warning'],
    [20, 'ok', 'error'],
  ])('whose clock is %d minutes ahead', async (minutes, store, clock) => {
    await using world = await onStrictS3({ now: () => Date.now() + minutes * 60_000 });
    const levels = (await examine(world.store)).map(({ level }) => level);
    expect(levels).toEqual([store, clock]);
  });
});

describe('a store in a directory', () => {
  const open = (directory: string) => openStore(`file:${directory}`, { base: '/' });

  test('is fine where it can be made', async () => {
    await using directory = await temporaryDirectory();
    const store = await open(join(directory.path, 'not', 'yet'));
    expect((await examine(store)).map(({ level }) => level)).toEqual(['ok', 'ok']);
  });

  test('is an error where it cannot', async () => {
    await using directory = await temporaryDirectory();
    const store = await open(join(directory.path, 'store'));
    const [finding] = await unprivileged(() => examine(store));
    expect(finding).toMatchObject({ level: 'error', fix: expect.stringContaining('writable') });
  });
});

test.each([
  [200, true, 'warning', 'anybody may read'],
  [200, false, 'ok', 'let no image hold secrets'],
  [403, true, 'ok', 'lets nobody read'],
  [401, false, 'warning', 'Nix cannot fetch'],
  [404, false, 'ok', 'cannot be told'],
])('readers that get %d, where it is private: %s', (status, isPrivate, level, words) => {
  const judgement = judgeAccess(status, { isPrivate, where: 'artifacts.example.com' });
  expect(judgement).toMatchObject({ level, message: expect.stringContaining(words) });
});

test('readers are asked for by an object that is there, without our credentials', async () => {
  for (const [publicRead, level] of [
    [true, 'warning'],
    [false, 'ok'],
  ] as const) {
    await using world = await onStrictS3({ publicRead });
    const { signal } = new AbortController();
    const ask = async () => (await runChecks([accessCheck(world.store, true)], signal))[0];
    expect(await ask()).toMatchObject({ message: 'who may read is not for us to tell' });
    await world.store.create(`sha256/${'a'.repeat(64)}`, bodyInBlocks(Buffer.from('disk'), 9));
    expect(await ask()).toMatchObject({ check: 'access', level });
  }
});
