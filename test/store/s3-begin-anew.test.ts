import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AbortMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { listParts } from '../../src/store/s3-list.ts';
import { create } from '../support/s3/raw-upload.ts';
import { bodyFrom } from './contract.ts';
import { partSize, smallParts, storeOn } from './s3-worlds.ts';
import {
  bodyOf,
  bytes,
  denied,
  expectDone,
  hour,
  inBucket,
  key,
  leaveUnfinished,
  onResumingS3,
  partsSince,
} from './unfinished.ts';

const created = { created: true, size: bytes.length };
const all = [1, 2, 3, 4];

describe('an upload begins anew', () => {
  test('where somebody aborted what there was', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const { endpoint, region, bucket: Bucket, credentials } = world.s3;
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const [{ id: UploadId } = { id: '' }] = world.s3.uploads();
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: inBucket, UploadId }));
    client.destroy();
    const before = world.s3.requests.length;
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual(all);
    await expectDone(world);
  });

  test('where somebody aborts it meanwhile', async () => {
    await using world = await onResumingS3();
    const fault = { kind: 'answer', status: 404, code: 'NoSuchUpload' } as const;
    world.s3.inject({ when: { operation: 'UploadPart', partNumber: 4 }, fault });
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    await expectDone(world);
  });

  test('where we may not list parts', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const before = world.s3.requests.length;
    world.s3.inject({ when: { operation: 'ListParts' }, fault: denied });
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual(all);
    await expectDone(world);
  });

  test('for another encoder, and ends the old one later where the server refuses it now', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault: denied });
    expect(await world.store.create(key, bodyOf(bytes, 'other'))).toMatchObject(created);
    expect(await world.contents()).toEqual([key, `unfinished: ${key}`]);
    expect(await world.entries()).toEqual([expect.objectContaining({ encoder: 'zstd 1.5.5 -3' })]);
  });

  test('with none that somebody else goes on with', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const [left] = await world.resuming.journal.abandoned((await world.entries())[0]?.store ?? '');
    const theirs = left && (await world.resuming.journal.takeUp(left));
    const before = world.s3.requests.length;
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual(all);
    expect(await world.entries()).toEqual([theirs?.entry]);
    expect(await world.contents()).toEqual([key, `unfinished: ${key}`]);
  });

  test('after a body that failed: its parts are of no use', async () => {
    await using world = await onResumingS3();
    async function* failing() {
      yield bytes.subarray(0, 2 * partSize);
      throw new UserError('file-changed', 'the disk.wic changed');
    }
    const body = bodyFrom(failing, bytes.length);
    await expect(world.store.create(key, body)).rejects.toThrow('the disk.wic changed');
    expect(await world.contents()).toEqual([]);
    expect(await world.entries()).toEqual([]);
  });
});

test('of many creators with one journal one creates, and nothing is left', async () => {
  await using world = await onResumingS3();
  await leaveUnfinished(world);
  const stores = Array.from({ length: 3 }, () =>
    storeOn(world.s3, smallParts, { resuming: world.resuming }),
  );
  const results = await Promise.all(stores.map((store) => store.create(key, bodyOf(bytes))));
  expect(results.filter((result) => result.created)).toHaveLength(1);
  await expectDone(world);
});

test('where nothing can be noted, uploads work, and say so', async () => {
  await using world = await onResumingS3();
  await mkdir(dirname(world.directory), { recursive: true });
  await writeFile(world.directory, 'in the way');
  const notices: string[] = [];
  const onNotice = (notice: string) => notices.push(notice);
  world.s3.inject({ when: { operation: 'UploadPart', partNumber: 4 }, fault: denied });
  const failing = world.store.create(key, bodyOf(bytes), { onNotice });
  await expect(failing).rejects.toMatchObject({
    code: 'store-denied',
    hint: expect.not.stringContaining('goes on'),
  });
  expect(await world.contents()).toEqual([]);
  expect(notices).toEqual([
    expect.stringMatching(/cannot be noted here .*(EEXIST|ENOTDIR).* begins anew/),
  ]);
  expect(await world.store.create(key, bodyOf(bytes), { onNotice })).toMatchObject(created);
  expect(notices).toHaveLength(2);
  expect(await world.store.tidy()).toEqual([expect.stringContaining('cannot be read: ENOTDIR')]);
});

test('the hint says for how long', async () => {
  await using world = await onResumingS3({}, { within: 72 * hour });
  world.s3.inject({ when: { operation: 'UploadPart' }, fault: denied, times: 4 });
  await expect(world.store.create(key, bodyOf(bytes))).rejects.toMatchObject({
    hint: expect.stringContaining('after 3 days the next one aborts it'),
  });
});

test('parts are listed page by page', async () => {
  await using world = await onResumingS3();
  const { endpoint, region, bucket, credentials } = world.s3;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const uploadId = await create(world.s3);
  const target = { client, bucket, key: 'sha256/key', signal: undefined };
  const part = { Bucket: bucket, Key: target.key, UploadId: uploadId, Body: Buffer.from('part') };
  for (let number = 1; number <= 1003; number++) {
    await client.send(new UploadPartCommand({ ...part, PartNumber: number }));
  }
  const listed = await listParts(target, uploadId);
  expect([...(listed ?? [])].map(([number]) => number)).toEqual(
    Array.from({ length: 1003 }, (_, index) => index + 1),
  );
  expect(listed?.get(1003)).toMatchObject({ size: 4, crc32: expect.stringMatching(/^.{8}$/) });
  expect(await listParts(target, 'other')).toBeUndefined();
  client.destroy();
});
