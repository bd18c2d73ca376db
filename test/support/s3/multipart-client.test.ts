import {
  AbortMultipartUploadCommand,
  ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { awkwardKey, bytesOf, withClient } from './amazon-client.ts';

const mebibyte = 1024 * 1024;

describe("a multipart upload by Amazon's client", () => {
  const types = [
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'COMPOSITE'],
    ['CRC32C', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA1', 'COMPOSITE'],
    ['SHA256', 'COMPOSITE'],
  ] as const;

  test.each(types)('with %s %s gives an object with that checksum', async (algorithm, type) => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const bytes = bytesOf(5 * mebibyte + 12_345);
    const Key = awkwardKey;
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key,
        ChecksumAlgorithm: algorithm,
        ChecksumType: type,
        Metadata: { name: 'disk' },
      }),
    );
    const Parts: CompletedPart[] = [];
    for (const [index, offset] of [0, 5 * mebibyte].entries()) {
      const PartNumber = index + 1;
      const Body = bytes.subarray(offset, offset + 5 * mebibyte);
      const part = { Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: algorithm };
      const { ETag, ...answer } = await client.send(new UploadPartCommand(part));
      const name = `Checksum${algorithm}` as const;
      Parts.push({ PartNumber, ETag, [name]: answer[name] });
    }
    expect(s3.uploads()).toEqual([{ key: Key, id: UploadId, parts: [1, 2] }]);
    const completed = await client.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        ChecksumType: type,
        MpuObjectSize: bytes.length,
        MultipartUpload: { Parts },
        IfNoneMatch: '*',
      }),
    );
    expect(completed.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(s3.uploads()).toEqual([]);
    expect((await s3.object(Key))?.equals(bytes)).toBe(true);

    // What the client computes of the whole is what the server summed up from the parts.
    const whole = { Bucket, Key: 'whole', Body: bytes, ChecksumAlgorithm: algorithm };
    const one = await client.send(new PutObjectCommand(whole));
    const head = new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' });
    const found = await client.send(head);
    const name = `Checksum${algorithm}` as const;
    expect(found).toMatchObject({ ChecksumType: type, Metadata: { name: 'disk' } });
    expect(found[name]).toBe(completed[name]);
    if (type === 'FULL_OBJECT') expect(found[name]).toBe(one[name]);
    else expect(found[name]).toMatch(/-2$/);
    const range = new GetObjectCommand({ Bucket, Key, Range: 'bytes=5242878-5242881' });
    const body = await (await client.send(range)).Body?.transformToByteArray();
    expect(Buffer.from(body ?? [])).toEqual(bytes.subarray(5_242_878, 5_242_882));
  });

  test('has its parts and itself listed by pages, until it is aborted', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const ids: (string | undefined)[] = [];
    for (const Key of ['a', 'a', 'b']) {
      const create = { Bucket, Key, ChecksumAlgorithm: ChecksumAlgorithm.CRC32 };
      ids.push((await client.send(new CreateMultipartUploadCommand(create))).UploadId);
    }
    const upload = { Bucket, Key: 'a', UploadId: ids[0] };
    for (const PartNumber of [2, 1, 10_000]) {
      const part = { ...upload, PartNumber, Body: Buffer.from(`part ${PartNumber}`) };
      await client.send(new UploadPartCommand(part));
    }
    const first = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [2, 6],
    ]);
    const rest = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker: '2' }));
    expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 10_000, Size: 10 }] });
    const found: (string | undefined)[] = [];
    for (let page: object | undefined = {}; page !== undefined; ) {
      const listing: ListMultipartUploadsCommandOutput = await client.send(
        new ListMultipartUploadsCommand({ Bucket, MaxUploads: 1, ...page }),
      );
      found.push(...(listing.Uploads ?? []).map(({ UploadId }) => UploadId));
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = listing;
      page = listing.IsTruncated === true ? { KeyMarker, UploadIdMarker } : undefined;
    }
    expect(found.toSorted()).toEqual(ids.toSorted());
    await client.send(new AbortMultipartUploadCommand(upload));
    await expect(client.send(new ListPartsCommand(upload))).rejects.toThrow(
      expect.objectContaining({ name: 'NoSuchUpload' }),
    );
    expect(s3.uploads().map(({ id }) => id)).toEqual([ids[1], ids[2]]);
  });
});
