import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../support/s3/faults.ts';
import { bytesOf, readAll } from './contract.ts';
import { onStrictS3 } from './s3-worlds.ts';

const [key, inBucket] = ['sha256/0123', 'isar/nightly/sha256/0123'];
const small = bytesOf(100_000);
const large = bytesOf(33 * 1024 * 1024);

describe('a download', () => {
  test('of an empty object ends', async () => {
    await using world = await onStrictS3();
    await world.s3.put(inBucket, Buffer.of());
    expect(await readAll(world.store, key)).toEqual(Buffer.of());
  });

  test('goes on where its connection broke', async () => {
    await using world = await onStrictS3();
    await world.s3.put(inBucket, large);
    const fault: Fault = { kind: 'reset-response', afterBytes: 5_000_000 };
    world.s3.inject({ when: { operation: 'GetObject' }, fault, times: 3 });
    expect((await readAll(world.store, key))?.equals(large)).toBe(true);
    const gets = world.s3.requests.filter(({ operation }) => operation === 'GetObject');
    expect(gets).toHaveLength(4);
    expect(gets[0]?.headers.range).toBeUndefined();
    for (const { headers } of gets.slice(1)) expect(headers).toHaveProperty('if-match');
    const starts = gets
      .slice(1)
      .map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(`${headers.range}`)?.[1]));
    expect(starts.every((start, index) => start > (starts[index - 1] ?? 0))).toBe(true);
  });

  test('that breaks at once, again and again, is an error and no end', async () => {
    await using world = await onStrictS3();
    await world.s3.put(inBucket, small);
    const fault: Fault = { kind: 'reset-response', afterBytes: 0 };
    world.s3.inject({ when: { operation: 'GetObject' }, fault, times: 99 });
    await expect(readAll(world.store, key)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining(`reading ${key}`),
    });
  });

  test('of an object that somebody replaced meanwhile is an error', async () => {
    await using world = await onStrictS3();
    await world.s3.put(inBucket, large);
    world.s3.inject({
      when: { operation: 'GetObject' },
      fault: { kind: 'reset-response', afterBytes: 5_000_000 },
    });
    const body = await world.store.read(key);
    await world.s3.put(inBucket, bytesOf(33 * 1024 * 1024, 'other'));
    const reading = (async () => {
      for await (const _ of body ?? []);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  test('that nobody reads to its end lets go of the connection', async () => {
    await using world = await onStrictS3();
    await world.s3.put(inBucket, large);
    // The client has fifty connections at most: whoever finds none would wait.
    for (let count = 0; count < 60; count++) {
      for await (const block of (await world.store.read(key)) ?? []) {
        expect(block.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await world.store.head(key)).toMatchObject({ size: large.length });
  });

  test('goes on after the server was silent', async () => {
    await using world = await onStrictS3({}, '', { stalledAfter: 500 });
    await world.s3.put(inBucket, large);
    const fault: Fault = { kind: 'stall-response', afterBytes: 5_000_000 };
    world.s3.inject({ when: { operation: 'GetObject' }, fault, times: 2 });
    expect((await readAll(world.store, key))?.equals(large)).toBe(true);
    expect(world.s3.requests).toHaveLength(3);
  });
});
