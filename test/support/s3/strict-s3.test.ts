import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { awkwardKey, bytesOf, withClient } from './amazon-client.ts';
import { type StrictS3, strictS3 } from './strict-s3.ts';

const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** Only what a test asks for, as the client's portable setting has it. */
const whenRequired = {
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

function codesOf(s3: StrictS3): (string | undefined)[] {
  return s3.requests.map(({ code }) => code);
}

describe("Amazon's client", () => {
  test.each([undefined, ...algorithms, 'MD5'] as const)(
    'puts buffers and streams, and reads them back, with checksum %s',
    async (algorithm) => {
      await using made = await withClient();
      const { s3, client, Bucket } = made;
      const bytes = bytesOf(200_000);
      const checksum = algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm };
      await client.send(new PutObjectCommand({ Bucket, Key: 'buffer', Body: bytes, ...checksum }));
      if (algorithm !== 'MD5') {
        const Body = Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)]);
        const put = { Bucket, Key: 'stream', Body, ContentLength: bytes.length, ...checksum };
        await client.send(new PutObjectCommand(put));
        const { headers, bytesReceived } = s3.requests.at(-1) ?? {};
        expect(headers?.['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
        expect(bytesReceived).toBeGreaterThan(bytes.length);
      }
      for (const { key, size, headers } of s3.objects()) {
        expect(size).toBe(bytes.length);
        expect(headers).toEqual({ 'content-type': 'application/octet-stream' });
        const got = await client.send(new GetObjectCommand({ Bucket, Key: key }));
        expect(bytes.equals((await got.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
        expect(got.ChecksumType).toBe('FULL_OBJECT');
      }
    },
  );

  test('with WHEN_REQUIRED is refused, unless a checksum is given or none is asked for', async () => {
    await using strict = await withClient({}, whenRequired);
    const put = { Bucket: strict.Bucket, Key: 'key', Body: Buffer.from('hello') };
    await expect(strict.client.send(new PutObjectCommand(put))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidRequest' }),
    );
    await strict.client.send(new PutObjectCommand({ ...put, ChecksumCRC32: 'NhCmhg==' }));
    expect(await strict.s3.object('key')).toEqual(put.Body);
    await using lax = await withClient({ requireChecksum: false }, whenRequired);
    await lax.client.send(new PutObjectCommand(put));
    const head = new HeadObjectCommand({ Bucket: lax.Bucket, Key: 'key', ChecksumMode: 'ENABLED' });
    expect(await lax.client.send(head)).toMatchObject({ ChecksumCRC64NVME: 'M3eFcAZSQlc=' });
  });

  test('says what is to be kept with an object, and is told so again', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const kept = {
      ContentType: 'application/zstd',
      CacheControl: 'public, immutable',
      ContentEncoding: 'zstd',
      Metadata: { sha256: 'abc', name: 'two  words' },
    };
    const Body = Readable.from([Buffer.from('hello')]);
    const put = new PutObjectCommand({ Bucket, Key: awkwardKey, Body, ContentLength: 5, ...kept });
    const { ETag } = await client.send(put);
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: awkwardKey }));
    expect(head).toMatchObject({ ...kept, ETag, ContentLength: 5, AcceptRanges: 'bytes' });
    expect(s3.objects()[0]).toMatchObject({ key: awkwardKey, checksum: { algorithm: 'CRC32' } });
    expect(head.ChecksumCRC32).toBeUndefined();
  });

  test('reads ranges and under conditions', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    await s3.put('key', Buffer.from('0123456789'));
    const etag = s3.objects()[0]?.etag;
    const read = async (input: object) => {
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'key', ...input }));
      return [await got.Body?.transformToString(), got.ContentRange];
    };
    expect(await read({ Range: 'bytes=2-4' })).toEqual(['234', 'bytes 2-4/10']);
    expect(await read({ Range: 'bytes=7-99' })).toEqual(['789', 'bytes 7-9/10']);
    expect(await read({ Range: 'bytes=-1' })).toEqual(['9', 'bytes 9-9/10']);
    expect(await read({ Range: 'bytes=4-2' })).toEqual(['0123456789', undefined]);
    expect(await read({ IfMatch: `"${etag}"` })).toEqual(['0123456789', undefined]);
    const { LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: 'key' }));
    expect(await read({ IfUnmodifiedSince: LastModified })).toEqual(['0123456789', undefined]);
    await expect(read({ Range: 'bytes=10-' })).rejects.toThrow(/range/i);
    await expect(read({ IfMatch: '"other"' })).rejects.toThrow(/pre-condition/);
    await expect(read({ IfNoneMatch: etag })).rejects.toThrow();
    await expect(read({ IfModifiedSince: new Date(Date.now() + 9000) })).rejects.toThrow();
    await expect(read({ IfUnmodifiedSince: new Date(0) })).rejects.toThrow(/pre-condition/);
    expect(s3.requests.slice(-5).map(({ status }) => status)).toEqual([416, 412, 304, 304, 412]);
  });

  test('of writers at once with If-None-Match one wins', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const bodies = Array.from({ length: 8 }, (_, index) => bytesOf(100_000, String(index)));
    const results = await Promise.allSettled(
      bodies.map((Body) =>
        client.send(new PutObjectCommand({ Bucket, Key: 'key', Body, IfNoneMatch: '*' })),
      ),
    );
    const won = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(won).toHaveLength(1);
    expect(await s3.object('key')).toEqual(bodies[won[0] ?? -1]);
    expect(codesOf(s3).filter((code) => code === 'PreconditionFailed')).toHaveLength(7);
  });

  test('replaces what is still the same, by If-Match', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const put = (IfMatch: string) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'new', IfMatch }));
    await expect(put('"none"')).rejects.toThrow('key does not exist');
    await s3.put('key', Buffer.from('old'));
    await expect(put('"none"')).rejects.toThrow('pre-conditions');
    await put(`"${s3.objects()[0]?.etag}"`);
    expect(String(await s3.object('key'))).toBe('new');
  });

  test('lists objects by pages, in the order of their bytes, and deletes them', async () => {
    await using made = await withClient();
    const { client, Bucket, s3 } = made;
    const keys = ['a/1', 'a/2', 'a/é', 'a/\u{ff5e}', 'a/\u{1f600}', 'b', awkwardKey];
    for (const key of keys) await s3.put(key, Buffer.from(key));
    const list = async (input: object) => {
      const { Contents = [], NextContinuationToken } = await client.send(
        new ListObjectsV2Command({ Bucket, ...input }),
      );
      return { keys: Contents.map(({ Key }) => Key), token: NextContinuationToken };
    };
    const first = await list({ Prefix: 'a/', MaxKeys: 3 });
    expect(first.keys).toEqual(['a/1', 'a/2', 'a/é']);
    const second = await list({ Prefix: 'a/', MaxKeys: 3, ContinuationToken: first.token });
    expect(second).toEqual({ keys: ['a/\u{ff5e}', 'a/\u{1f600}'], token: undefined });
    expect((await list({ StartAfter: 'b' })).keys).toEqual([awkwardKey]);
    for (const Key of [...keys, 'not there']) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    }
    expect(s3.objects()).toEqual([]);
  });

  test('is told which keys are encoded, where the server does that unasked', async () => {
    await using made = await withClient({ encodesKeys: true });
    const { client, Bucket, s3 } = made;
    await s3.put('a/b +é', Buffer.from('one'));
    const create = { Bucket, Key: 'a/b +é', ChecksumAlgorithm: 'CRC32' } as const;
    await client.send(new CreateMultipartUploadCommand(create));
    const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/b ' }));
    expect(listed).toMatchObject({
      EncodingType: 'url',
      Prefix: 'a/b+',
      Contents: [{ Key: 'a/b+%2B%C3%A9' }],
    });
    const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(uploads).toMatchObject({
      EncodingType: 'url',
      NextKeyMarker: 'a/b+%2B%C3%A9',
      Uploads: [{ Key: 'a/b+%2B%C3%A9' }],
    });
  });

  test('knows the bucket, and no other', async () => {
    await using made = await withClient();
    const { client, Bucket } = made;
    await client.send(new HeadBucketCommand({ Bucket }));
    await expect(client.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' }),
    );
  });

  test('speaks to the bucket by its host name', async () => {
    const lookup = (_host: string, { all }: { all?: boolean }, done: CallableFunction) =>
      all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    await using made = await withClient();
    const { s3, Bucket } = made;
    const client = new S3Client({
      endpoint: s3.virtualHostEndpoint,
      region: s3.region,
      credentials: s3.credentials,
      requestHandler: { httpAgent: new Agent({ lookup: lookup as never }) },
    });
    await client.send(new PutObjectCommand({ Bucket, Key: awkwardKey, Body: 'hello' }));
    client.destroy();
    expect(s3.requests[0]?.headers.host).toMatch(/^artifacts\.localhost:\d+$/);
    expect(s3.objects()[0]?.key).toBe(awkwardKey);
  });

  test('sets its clock by the answer to a request that is too late', async () => {
    const future = Date.now() + 24 * 60 * 60 * 1000;
    await using made = await withClient({ now: () => future }, { maxAttempts: 2 });
    const { client, Bucket, s3 } = made;
    await client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'hello' }));
    expect(codesOf(s3)).toEqual(['RequestTimeTooSkewed', undefined]);
  });
});

describe('curl', () => {
  test('signs, and is understood', async () => {
    await using s3 = await strictS3({ requireChecksum: false });
    const { accessKeyId, secretAccessKey } = s3.credentials;
    const signing = ['--aws-sigv4', `aws:amz:${s3.region}:s3`, '--user'];
    const url = s3.publicUrl('some/key');
    const headers = ['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD'];
    const args = [
      '--silent',
      '--fail',
      ...headers,
      ...signing,
      `${accessKeyId}:${secretAccessKey}`,
    ];
    await execa('curl', [...args, '--data-binary', 'hello', '--request', 'PUT', url]);
    expect(String(await s3.object('some/key'))).toBe('hello');
    expect((await execa('curl', [...args, url])).stdout).toBe('hello');
  });

  test('reads without a signature what everybody may read', async () => {
    await using s3 = await strictS3({ publicRead: true });
    await s3.put(awkwardKey, Buffer.from('hello'));
    const { stdout } = await execa('curl', ['--silent', '--fail', s3.publicUrl(awkwardKey)]);
    expect(stdout).toBe('hello');
    const head = await execa('curl', ['--silent', '--head', `${s3.publicUrl()}/none`]);
    expect(head.stdout).toContain('404');
  });
});
