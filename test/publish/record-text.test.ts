import { describe, expect, test } from '@jest/globals';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { recordKey } from '../../src/store/key.ts';
import { recordOf } from '../record/records.ts';
import { readAll } from '../store/contract.ts';
import { type Watched, watchedDirectory, watchedS3 } from './watched.ts';

interface Made {
  readonly record: BuildRecord;
  readonly text: string;
  readonly key: string;
  /** What the store is asked for about it, from now on. */
  asked(): string[];
}

async function published(world: Watched): Promise<Made> {
  const { record } = await world.publish(
    recordOf({ artifacts: [await world.artifact('wic', 'disk')] }),
  );
  const { text, digest } = serializeRecord(record);
  const [key, before] = [recordKey(digest), world.calls.length];
  const asked = () =>
    world.calls
      .slice(before)
      .filter((call) => call.endsWith(` ${key}`))
      .map((call) => call.split(' ', 1)[0] ?? '');
  return { record, text, key, asked };
}

describe('a record that is there', () => {
  test('is not read where the store knows its CRC-32', async () => {
    await using world = await watchedS3();
    const { record, asked } = await published(world);
    await world.publish(record);
    expect(asked()).toEqual(['head']);
  });

  test.each<[string, () => Promise<Watched>]>([
    ['has no checksums', watchedDirectory],
    ['has others', () => watchedS3({ requireChecksum: false }, '&checksum=none')],
  ])('is read where the store %s', async (_, open) => {
    await using world = await open();
    const { record, asked } = await published(world);
    await world.publish(record);
    expect(asked()).toEqual(['head', 'read']);
  });
});

describe.each<[string, () => Promise<Watched>]>([
  ['a directory', watchedDirectory],
  ['S3', watchedS3],
])('in %s, a record that is wrong', (_, open) => {
  const spoilt = (text: string) => text.replace('0.1.0', '0.2.0');

  test('is refused, and stays', async () => {
    await using world = await open();
    const { record, text, key } = await published(world);
    await world.put(key, spoilt(text));
    await expect(world.publish(record)).rejects.toMatchObject({
      code: 'object-corrupt',
      message: expect.stringContaining(key),
      hint: expect.stringContaining('--repair'),
    });
    expect(String(await readAll(world.store, key))).toBe(spoilt(text));
  });

  test('is replaced where that is wanted', async () => {
    await using world = await open();
    const { record, text, key, asked } = await published(world);
    await world.put(key, spoilt(text));
    await world.publish(record, { repair: true });
    expect(asked()).toEqual(['head', 'read', 'replace']);
    expect(String(await readAll(world.store, key))).toBe(text);
  });

  test('is left to whoever replaced it meanwhile, if it is right then', async () => {
    await using world = await open();
    const { record, text, key } = await published(world);
    await world.put(key, spoilt(text));
    world.before(`replace ${key}`, () => world.put(key, text));
    expect(await world.publish(record, { repair: true })).toMatchObject({ record });
  });

  test('is refused where somebody replaced it meanwhile, and it is wrong again', async () => {
    await using world = await open();
    const { record, text, key } = await published(world);
    await world.put(key, spoilt(text));
    world.before(`replace ${key}`, () => world.put(key, 'a web page'));
    await expect(world.publish(record, { repair: true })).rejects.toMatchObject({
      code: 'object-corrupt',
    });
  });

  test('is left to whoever was faster, if it is right', async () => {
    await using world = await open();
    const { text, key } = await published(world);
    await using other = await open();
    const record = recordOf({ artifacts: [await other.artifact('wic', 'disk')] });
    other.before('create builds/', () => other.put(key, text));
    expect(serializeRecord((await other.publish(record)).record).text).toBe(text);
    expect(String(await readAll(other.store, key))).toBe(text);
  });
});
