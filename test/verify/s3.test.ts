import { describe, expect, test } from '@jest/globals';
import type { Registry } from '../../src/registry/pins.ts';
import { recordKey } from '../../src/store/key.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { verify } from '../../src/verify/verify.ts';
import { publishing } from '../publish/stores.ts';
import { registryOf } from '../registry/registries.ts';
import { forgetCredentials, onStrictS3, prefix, storeOn } from '../store/s3-worlds.ts';
import { impatience, pinned, publishTo } from './worlds.ts';

const right = { findings: [], unreachable: [], unpublished: [], notices: [] };
const aws = { credentials: { kind: 'aws', region: 'eu-central-1' } } as const;

/** Two artifacts in a bucket, compressed. */
async function publishedOnS3({ publicRead }: { publicRead: boolean }) {
  const world = await onStrictS3({ publicRead });
  await using made = await publishing();
  const artifacts = [
    await made.artifact('wic', 'disk'.repeat(9000)),
    await made.artifact('dtb', 't'),
  ];
  const { store, s3 } = world;
  const record = await publishTo(store, made.directory, { encoding: 'zstd', artifacts });
  const registry = registryOf(pinned(record, store));
  const keys = record.artifacts.map(({ object }) => `${prefix}/${object?.key}`);
  return {
    s3,
    store,
    record,
    registry,
    wic: keys[0] ?? '',
    verify: (deep = false, now: Registry = registry, by: ObjectStore = store) =>
      verify(now, { store: by, deep, patience: impatience }),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

describe('a bucket that everybody may read', () => {
  test.each([false, true])('is right, deep %s', async (deep) => {
    await using world = await publishedOnS3({ publicRead: true });
    expect(await world.verify(deep)).toMatchObject(right);
  });

  test('is wrong where the store has another checksum than the build record says', async () => {
    await using world = await publishedOnS3({ publicRead: true });
    const bytes = Buffer.from((await world.s3.object(world.wic)) ?? '');
    bytes.reverse();
    await world.s3.put(world.wic, bytes);
    expect((await world.verify()).findings).toMatchObject([
      {
        attribute: 'qemuamd64.server.wic',
        problem: expect.stringMatching(/^the store says crc32:\S+ of it, and its .* crc32:\S+$/),
        hint: expect.stringContaining('--force --repair'),
      },
    ]);
  });

  test('is found wrong by reading where its disks rot', async () => {
    await using world = await publishedOnS3({ publicRead: true });
    await world.s3.corrupt(world.wic);
    expect(await world.verify()).toMatchObject(right);
    expect((await world.verify(true)).findings).toMatchObject([
      { attribute: 'qemuamd64.server.wic', problem: expect.stringContaining('another sha256') },
    ]);
  });

  test('is read without credentials, as in a pull request from a fork, with a note', async () => {
    await using world = await publishedOnS3({ publicRead: true });
    forgetCredentials();
    const result = await world.verify(true, world.registry, storeOn(world.s3));
    expect(result).toMatchObject({
      ...right,
      notices: [expect.stringMatching(/^only what everybody may read was checked/)],
    });
  });
});

describe('a private bucket', () => {
  const asPrivate = ({ registry }: { registry: Registry }) => ({
    ...registry,
    access: { mirrors: [], ...aws },
  });

  test.each([false, true])('is asked with our credentials alone, deep %s', async (deep) => {
    await using world = await publishedOnS3({ publicRead: false });
    const result = await world.verify(deep, asPrivate(world));
    expect(result).toMatchObject(right);
    expect(result.pins.map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(world.s3.requests.filter(({ status }) => status === 403)).toEqual([]);
  });

  test('is found wrong by reading where its disks rot', async () => {
    await using world = await publishedOnS3({ publicRead: false });
    await world.s3.corrupt(world.wic);
    expect((await world.verify(true, asPrivate(world))).findings).toMatchObject([
      { attribute: 'qemuamd64.server.wic', problem: expect.stringContaining('another sha256') },
    ]);
  });

  test('refuses readers where the registry does not say that it is private', async () => {
    await using world = await publishedOnS3({ publicRead: false });
    const { findings, unreachable } = await world.verify();
    expect(findings).toEqual([]);
    expect(unreachable).toHaveLength(3);
    expect(unreachable[0]).toMatchObject({
      code: 'store-denied',
      problem: `${world.s3.endpoint}: HTTP status 403`,
      hint: expect.stringContaining('storage.credentials'),
    });
  });

  test('that does not exist tells nothing of any pin', async () => {
    await using world = await publishedOnS3({ publicRead: false });
    const elsewhere = storeOn({ ...world.s3, bucket: 'nobody-has-it' });
    const registry = registryOf(pinned(world.record, elsewhere));
    const { findings, unreachable } = await world.verify(false, asPrivate({ registry }), elsewhere);
    expect(findings).toEqual([]);
    expect(unreachable).toHaveLength(3);
    expect(unreachable[0]).toMatchObject({
      code: 'store-unreachable',
      problem: expect.stringContaining('NoSuchBucket'),
    });
    const asked = world.s3.requests.map(({ key }) => key);
    expect(asked).not.toContain(
      recordKey(registry.variants.get('qemuamd64.server')?.record as never),
    );
  });
});
