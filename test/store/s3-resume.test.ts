import { describe, expect, test } from '@jest/globals';
import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import type { StrictS3Options } from '../support/s3/strict-s3.ts';
import { bytesOf } from './contract.ts';
import { partSize, smallParts, storageUrl, storeOn } from './s3-worlds.ts';
import {
  bodyOf,
  bytes,
  denied,
  expectDone,
  inBucket,
  key,
  leaveUnfinished,
  onResumingS3,
  partsSince,
  patientBody,
} from './unfinished.ts';

const created = { created: true, size: bytes.length };

describe('an upload that failed in the middle', () => {
  test.each<[string, StrictS3Options, string]>([
    ['a server as S3 is', {}, ''],
    ['one that ignores conditions', { ignoresConditions: 'all' }, ''],
    ['one that keeps no checksums of parts', { requireChecksum: false }, '&checksum=none'],
  ])('goes on with the parts that are missing, on %s', async (_, options, more) => {
    await using world = await onResumingS3(options, { parameters: `${smallParts}${more}` });
    await leaveUnfinished(world);
    const [{ id: uploadId } = { id: '' }] = world.s3.uploads();
    const before = world.s3.requests.length;
    let sent = 0;
    const onSent = (count: number) => {
      sent += count;
    };
    expect(await world.store.create(key, bodyOf(bytes), { onSent })).toMatchObject(created);
    expect(sent).toBe(1);
    expect(world.s3.requests.slice(before).map(({ operation }) => operation)).toEqual([
      'ListParts',
      'UploadPart',
      'HeadObject',
      'CompleteMultipartUpload',
      'HeadObject',
    ]);
    const ids = world.s3.requests.slice(before).map(({ query }) => query.uploadId ?? uploadId);
    expect(new Set(ids)).toEqual(new Set([uploadId]));
    // No part twice, but for the one that was refused.
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4]);
    await expectDone(world);
  });

  test('fails and goes on as often as it takes', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    await leaveUnfinished(world);
    await leaveUnfinished(world);
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4, 4, 4]);
    await expectDone(world);
  });

  test('goes on where all was sent, but not made one object', async () => {
    await using world = await onResumingS3();
    world.s3.inject({
      when: { operation: 'CompleteMultipartUpload' },
      fault: { kind: 'answer', status: 403, code: 'AccessDenied' },
    });
    await expect(world.store.create(key, bodyOf(bytes))).rejects.toThrow('AccessDenied');
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world)).toEqual([1, 2, 3, 4]);
    await expectDone(world);
  });

  test.each([
    ['checksums', ''],
    ['ETags', '&checksum=none'],
  ])('sends again what differs by %s, whatever the encoder says', async (_, more) => {
    const parameters = `${smallParts}${more}`;
    await using world = await onResumingS3({ requireChecksum: false }, { parameters });
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    const others = Buffer.concat([bytes.subarray(0, partSize), bytesOf(2 * partSize + 1)]);
    expect(await world.store.create(key, bodyOf(others))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([2, 3, 4]);
    await expectDone(world, others);
  });

  test.each([
    ['shorter', partSize + 9, [2]],
    ['longer', 3 * partSize + 9, [4]],
  ])('is right where the body is %s by now', async (_, size, parts) => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    const others = Buffer.concat([bytes, bytesOf(9)]).subarray(0, size);
    expect(await world.store.create(key, bodyOf(others))).toMatchObject({ created: true, size });
    expect(partsSince(world, before)).toEqual(parts);
    await expectDone(world, others);
  });

  test('is not gone on with by another encoder: it is aborted, and all is sent', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    const others = bytesOf(bytes.length, 'other');
    expect(await world.store.create(key, bodyOf(others, 'zstd 1.6.0 -3'))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([1, 2, 3, 4]);
    expect(world.s3.requests[before]?.operation).toBe('AbortMultipartUpload');
    await expectDone(world, others);
  });

  test('nor with parts of another size', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    const other = storeOn(world.s3, '&part-size=6', { resuming: world.resuming });
    expect(await other.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([1, 2, 3]);
    expect(world.s3.requests[before]?.operation).toBe('AbortMultipartUpload');
    await expectDone(world);
  });

  test('in the place of an object that is wrong goes on, too', async () => {
    await using world = await onResumingS3();
    const { s3, store } = world;
    const wrong = await store.create(key, bodyOf(bytesOf(9)));
    s3.inject({ when: { operation: 'UploadPart', partNumber: 4 }, fault: denied });
    const failing = store.replace(key, patientBody(world, bytes), wrong);
    await expect(failing).rejects.toThrow('AccessDenied');
    const before = s3.requests.length;
    expect(await store.replace(key, bodyOf(bytes), wrong)).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([4]);
    await expectDone(world);
  });

  test('is of no use where somebody else has written the key: nothing is left of it', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    await world.s3.put(inBucket, bytesOf(9));
    const late = await world.store.create(key, bodyOf(bytes));
    expect(late).toMatchObject({ created: false, size: 9 });
    await expectDone(world, bytesOf(9));
  });

  test('and is gone on with by nobody who has another journal, or none', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    expect(await storeOn(world.s3, smallParts).create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([1, 2, 3, 4]);
    expect(await world.contents()).toEqual([key, `unfinished: ${key}`]);
  });

  test('of one store is not that of another one in the same bucket', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    const elsewhere = parseS3Url(storageUrl(world.s3, smallParts).replace('nightly', 'weekly'));
    const other = s3Store(elsewhere, { resuming: world.resuming });
    expect(await other.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([1, 2, 3, 4]);
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([1, 2, 3, 4, 4]);
    expect(await world.entries()).toEqual([]);
  });
});
