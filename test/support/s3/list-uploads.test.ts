import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { withClient } from './amazon-client.ts';

const Body = Buffer.from('hello');

describe('parts are listed', () => {
  test.each([
    ['CRC32', 'COMPOSITE', 'NhCmhg=='],
    ['CRC32', 'FULL_OBJECT', 'NhCmhg=='],
    ['CRC64NVME', 'FULL_OBJECT', 'M3eFcAZSQlc='],
    ['SHA256', 'COMPOSITE', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
  ] as const)('with their checksums: %s %s', async (ChecksumAlgorithm, ChecksumType, checksum) => {
    await using made = await withClient();
    const { client, Bucket } = made;
    const kind = { ChecksumAlgorithm, ChecksumType };
    const create = new CreateMultipartUploadCommand({ Bucket, Key: 'key', ...kind });
    const { UploadId, ...created } = await client.send(create);
    expect(created).toMatchObject(kind);
    const upload = { Bucket, Key: 'key', UploadId };
    await client.send(new UploadPartCommand({ ...upload, PartNumber: 7, Body, ChecksumAlgorithm }));
    expect(await client.send(new ListPartsCommand(upload))).toMatchObject({
      ...kind,
      IsTruncated: false,
      NextPartNumberMarker: '7',
      Parts: [
        {
          PartNumber: 7,
          Size: 5,
          ETag: '"5d41402abc4b2a76b9719d911017c592"',
          [`Checksum${ChecksumAlgorithm}`]: checksum,
        },
      ],
    });
  });

  test('without one where none was asked for', async () => {
    const whenRequired = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;
    await using made = await withClient({ requireChecksum: false }, whenRequired);
    const { client, Bucket } = made;
    const create = new CreateMultipartUploadCommand({ Bucket, Key: 'key' });
    const { UploadId, ...created } = await client.send(create);
    expect(created.ChecksumAlgorithm).toBeUndefined();
    const upload = { Bucket, Key: 'key', UploadId };
    expect(await client.send(new ListPartsCommand(upload))).toMatchObject({
      IsTruncated: false,
      NextPartNumberMarker: '0',
    });
    await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body }));
    const listed = await client.send(new ListPartsCommand(upload));
    const names = [listed, ...(listed.Parts ?? [])].flatMap((one) => Object.keys(one));
    expect(names.filter((name) => name.startsWith('Checksum'))).toEqual([]);
  });
});

test('uploads are listed by prefix, in the order of their keys', async () => {
  await using made = await withClient();
  const { client, Bucket, s3 } = made;
  const ids = new Map<string, string | undefined>();
  for (const Key of ['b/2', 'a/1', 'b/1', 'b', 'c', 'b/é&<']) {
    const create = { Bucket, Key, ChecksumAlgorithm: 'CRC32' } as const;
    ids.set(Key, (await client.send(new CreateMultipartUploadCommand(create))).UploadId);
  }
  await s3.put('b/3', Body);
  const list = (Prefix: string, more = {}) =>
    client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...more }));
  const all = await list('b/');
  expect(all).toMatchObject({ Prefix: 'b/', IsTruncated: false, NextKeyMarker: 'b/é&<' });
  expect(all.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual(
    ['b/1', 'b/2', 'b/é&<'].map((key) => [key, ids.get(key)]),
  );
  expect(all.Uploads?.[0]).toMatchObject({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'COMPOSITE' });
  expect((await list('none')).Uploads).toBeUndefined();
  const first = await list('b/', { MaxUploads: 1 });
  expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'b/1' });
  const rest = await list('b/', { KeyMarker: 'b/1', UploadIdMarker: ids.get('b/1') });
  expect(rest.Uploads?.map(({ Key }) => Key)).toEqual(['b/2', 'b/é&<']);
});
