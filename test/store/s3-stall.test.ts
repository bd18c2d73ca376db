import { performance } from 'node:perf_hooks';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../support/s3/faults.ts';
import { bytesOf } from './contract.ts';
import { onStrictS3, smallParts } from './s3-worlds.ts';
import { bodyOf, bytes, inBucket, key, partsSince } from './unfinished.ts';

const small = bytesOf(100_000);
const stalled: Fault = { kind: 'stall-request', afterBytes: 70_000 };
const silent: Fault = { kind: 'hold' };

describe('a server that is silent', () => {
  test.each([
    ['UploadPart', 'in the middle of it', bytes, stalled],
    ['UploadPart', 'before its answer', bytes, silent],
    ['CompleteMultipartUpload', 'before its answer', bytes, silent],
    ['PutObject', 'in the middle of it', small, stalled],
    ['HeadObject', 'before its answer', small, silent],
  ] as const)('at %s, %s, is asked again', async (operation, _, of, fault) => {
    await using world = await onStrictS3({}, smallParts, { stalledAfter: 2000 });
    world.s3.inject({ when: { operation }, fault });
    const creating = world.store.create(key, bodyOf(of));
    expect(await creating).toMatchObject({ created: true, size: of.length });
    expect((await world.s3.object(inBucket))?.equals(of)).toBe(true);
    expect(await world.contents()).toEqual([key]);
    expect(world.s3.requests.filter((request) => request.fault === fault.kind)).toHaveLength(1);
    // On a machine that is busy, others may be slow, too.
    if (operation === 'UploadPart') expect(partsSince(world).length).toBeGreaterThan(4);
  });

  test('for ever is given up, and said to be', async () => {
    await using world = await onStrictS3({}, '', { stalledAfter: 200 });
    world.s3.inject({ when: { operation: 'PutObject' }, fault: stalled, times: 99 });
    const begun = performance.now();
    await expect(world.store.create(key, bodyOf(small))).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringMatching(/writing .*timed out after 200 ms/),
      hint: expect.stringMatching(/silent.*proxy/),
    });
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(world.s3.requests).toHaveLength(8);
  });
});
