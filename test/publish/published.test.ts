import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { checkPublished } from '../../src/publish/published.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { recordKey } from '../../src/store/key.ts';
import { recordOf } from '../record/records.ts';
import { onStrictS3 } from '../store/s3-worlds.ts';
import { publishing, publishRecord } from './stores.ts';

async function published() {
  const made = await publishing();
  const artifacts = [
    await made.artifact('wic', 'a disk'),
    await made.artifact('vmlinuz', 'a kernel'),
  ];
  const options = { store: made.store, encoding: 'zstd', directory: made.directory } as const;
  const { record } = await publishRecord(recordOf({ artifacts }), options);
  return { ...made, record, objects: record.artifacts.map(({ object }) => String(object?.key)) };
}

describe('what a proposal may name', () => {
  test('all that was published', async () => {
    const made = await published();
    await expect(checkPublished(made.store, [made.record])).resolves.toBeUndefined();
    await made[Symbol.asyncDispose]();
  });

  test('not what was never published', async () => {
    const made = await published();
    await expect(checkPublished(made.store, [made.record, recordOf()])).rejects.toMatchObject({
      code: 'not-published',
      message: expect.stringMatching(/^qemuamd64\.server: built, but not all of it is in file:/),
    });
    await made[Symbol.asyncDispose]();
  });

  test.each([
    ['an object', ({ objects }: { objects: string[] }) => String(objects[1])],
    [
      'the record',
      ({ record }: { record: BuildRecord }) => recordKey(serializeRecord(record).digest),
    ],
  ])('not without %s', async (_, keyOf) => {
    const made = await published();
    await rm(made.objectPath(keyOf(made)));
    await expect(checkPublished(made.store, [made.record])).rejects.toMatchObject({
      code: 'not-published',
    });
    await made[Symbol.asyncDispose]();
  });

  test('not an object that has another size by now', async () => {
    const made = await published();
    const [key = ''] = made.objects;
    await writeFile(made.objectPath(key), 'shorter');
    await expect(checkPublished(made.store, [made.record])).rejects.toMatchObject({
      code: 'object-corrupt',
      message: expect.stringMatching(new RegExp(`^${key} in file:.* has 7 bytes, and not \\d+ as`)),
      hint: expect.stringContaining('isar-artifacts publish --repair'),
    });
    await made[Symbol.asyncDispose]();
  });

  test('not an object of the same size whose checksum in the store is another', async () => {
    await using world = await onStrictS3();
    await using made = await publishing();
    const artifacts = [await made.artifact('wic', 'a disk')];
    const options = { store: world.store, encoding: 'none', directory: made.directory } as const;
    const { record } = await publishRecord(recordOf({ artifacts }), options);
    expect(record.artifacts[0]?.object?.checksum).toMatch(/^crc32:/);
    await checkPublished(world.store, [record]);
    const key = `isar/nightly/${record.artifacts[0]?.object?.key}`;
    await world.s3.put(key, Buffer.from('a risk'));
    await expect(checkPublished(world.store, [record])).rejects.toMatchObject({
      code: 'object-corrupt',
      message: expect.stringMatching(/has the checksum crc32:.*, and not crc32:/),
    });
  });
});
