import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { bytesOf, readAll } from './contract.ts';
import { forgetCredentials, onStrictS3, smallParts, storeOn } from './s3-worlds.ts';
import {
  bodyOf,
  bytes,
  expectDone,
  key,
  onResumingS3,
  partsSince,
  patientBody,
} from './unfinished.ts';

const credentialsOf = (sessionToken: string) => ({
  accessKeyId: 'A',
  secretAccessKey: 'S',
  sessionToken,
});
const created = { created: true, size: bytes.length };
const small = bodyOf(bytesOf(100_000));
const expired = (more = '') => ({
  code: 'store-denied',
  message: expect.stringContaining('ExpiredToken'),
  hint: expect.stringMatching(new RegExp(`have expired.* gives no new ones.*${more}`)),
});

let directory: TemporaryDirectory | undefined;
afterEach(() => directory?.[Symbol.asyncDispose]());

/** Gives credentials as a program does that the AWS configuration names, and counts how often. */
async function provider() {
  directory = await temporaryDirectory();
  const inDirectory = (name: string) => join(`${directory?.path}`, name);
  const [given, asked, config] = ['given.json', 'asked', 'config'].map(inDirectory);
  forgetCredentials();
  process.env.AWS_CONFIG_FILE = `${config}`;
  const program = `sh -c "echo >> ${asked}; cat ${given}"`;
  await writeFile(`${config}`, `[default]\ncredential_process = ${program}\n`);
  return {
    give: (SessionToken: string) => {
      const answer = { Version: 1, AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken };
      return writeFile(`${given}`, JSON.stringify(answer));
    },
    refuse: () => rm(`${given}`),
    timesAsked: async () => (await readFile(`${asked}`, 'utf8')).length,
  };
}

async function onExpiringS3() {
  const world = await onResumingS3({ credentials: credentialsOf('first') });
  const { give, ...more } = await provider();
  await give('first');
  return { ...world, ...more, give };
}

describe('credentials that expire', () => {
  test('in the middle of an upload are asked for anew, and no part is sent twice', async () => {
    await using world = await onExpiringS3();
    const body = patientBody(world, bytes, async () => {
      await world.give('second');
      world.s3.replaceCredentials(credentialsOf('second'));
    });
    expect(await world.store.create(key, body)).toMatchObject(created);
    const last = world.s3.requests.filter(({ partNumber }) => partNumber === 4);
    expect(last.map(({ code }) => code)).toEqual(['ExpiredToken', undefined]);
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4]);
    expect(await world.timesAsked()).toBe(2);
    await expectDone(world);
  });

  test('while many parts are sent, too', async () => {
    await using world = await onExpiringS3();
    const held = world.s3.inject({
      when: { operation: 'CreateMultipartUpload' },
      fault: { kind: 'hold', before: 'answering' },
    });
    const creating = world.store.create(key, bodyOf(bytes));
    await held.reached;
    await world.give('second');
    world.s3.replaceCredentials(credentialsOf('second'));
    held.release();
    expect(await creating).toMatchObject(created);
    expect(await world.timesAsked()).toBe(2);
    await expectDone(world);
  });

  test.each(['head', 'read', 'create', 'replace'] as const)(
    'are asked for anew: %s',
    async (method) => {
      await using world = await onExpiringS3();
      const { store } = world;
      const there = await store.create(key, small);
      await world.give('second');
      world.s3.replaceCredentials(credentialsOf('second'));
      if (method === 'head') expect(await store.head(key)).toMatchObject({ size: there.size });
      if (method === 'read') expect(await readAll(store, key)).toHaveLength(there.size);
      if (method === 'create') await store.create(`${key}4`, small);
      if (method === 'replace') {
        expect(await store.replace(key, small, there)).toMatchObject({ created: true });
      }

      expect(await world.timesAsked()).toBe(2);
    },
  );

  test('and are never renewed: the upload waits for new ones', async () => {
    await using world = await onExpiringS3();
    const body = patientBody(world, bytes, async () =>
      world.s3.replaceCredentials(credentialsOf('second')),
    );
    await expect(world.store.create(key, body)).rejects.toMatchObject(expired('goes on with it'));
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4]);
    expect(world.s3.uploads()).toHaveLength(1);
    await world.give('second');
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4, 4]);
    await expectDone(world);
  });

  test('and are never renewed: what cannot be aborted then is said', async () => {
    await using world = await onExpiringS3();
    const body = patientBody(world, bytes, async () =>
      world.s3.replaceCredentials(credentialsOf('second')),
    );
    const creating = storeOn(world.s3, smallParts).create(key, body);
    await expect(creating).rejects.toMatchObject(expired('unfinished upload .* is left'));
  });

  test('and whose provider has failed by then', async () => {
    await using world = await onExpiringS3();
    await world.store.create(key, small);
    await world.refuse();
    world.s3.replaceCredentials(credentialsOf('second'));
    await expect(world.store.create(`${key}4`, small)).rejects.toMatchObject(expired());
    await expect(world.store.head(key)).rejects.toMatchObject({
      hint: expect.stringContaining('have the credentials expired?'),
    });
  });

  test('and came from the environment, where nobody renews them', async () => {
    await using world = await onStrictS3({ credentials: credentialsOf('first') });
    await world.store.create(key, small);
    world.s3.replaceCredentials(credentialsOf('second'));
    await expect(world.store.create(`${key}4`, small)).rejects.toMatchObject(expired());
    expect(world.s3.requests).toHaveLength(4);
  });
});
