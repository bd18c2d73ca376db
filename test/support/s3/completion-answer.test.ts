import { type CompletedPart, CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { withClient } from './amazon-client.ts';
import type { Fault } from './faults.ts';
import { complete, create, hello, key, named, uploadPart } from './raw-upload.ts';
import { type StrictS3, strictS3 } from './strict-s3.ts';

const when = { operation: 'CompleteMultipartUpload' } as const;
const failure = { kind: 'answer', status: 200, code: 'InternalError' } as const;

async function uploadHello(s3: StrictS3): Promise<string> {
  const id = await create(s3);
  await uploadPart(s3, id, 1, hello);
  return id;
}

describe('the answer to a completion', () => {
  test.each([0, 3])('is an error with status 200, after %d line ends', async (whitespace) => {
    await using s3 = await strictS3();
    const id = await uploadHello(s3);
    s3.inject({ when, fault: { ...failure, whitespace } });
    const answer = await complete(s3, id, named(1, hello));
    expect([answer.status, answer.code]).toEqual([200, 'InternalError']);
    const text = String(answer.body);
    expect(text).toMatch(/^<\?xml [^>]*\?>\n+<Error><Code>InternalError<\/Code>.*<\/Error>$/);
    expect(/\n+/.exec(text)?.[0]).toHaveLength(whitespace + 1);
    // Who does not know yet what comes cannot know how long it is.
    expect(answer.headers['content-length'] === undefined).toBe(whitespace > 0);
    expect(s3.uploads()).toMatchObject([{ id, parts: [1] }]);
    expect(s3.objects()).toEqual([]);
  });

  test.each<[Fault, number, object]>([
    [failure, 1, { name: 'InternalError' }],
    [{ ...failure, whitespace: 9 }, 1, { name: 'InternalError' }],
    [failure, 2, { Key: key }],
    [{ ...failure, whitespace: 9 }, 2, { Key: key }],
    [{ kind: 'whitespace', count: 9 }, 1, { Key: key }],
  ])("is understood by Amazon's client: %j, %d attempts", async (fault, maxAttempts, expected) => {
    await using made = await withClient({}, { maxAttempts });
    const { s3, client, Bucket } = made;
    const UploadId = await uploadHello(s3);
    s3.inject({ when, fault });
    const ETag = '"5d41402abc4b2a76b9719d911017c592"';
    const Parts: CompletedPart[] = [{ PartNumber: 1, ETag, ChecksumCRC32: 'NhCmhg==' }];
    const input = { Bucket, Key: key, UploadId, MultipartUpload: { Parts } };
    const outcome = client.send(new CompleteMultipartUploadCommand(input)).catch((error) => error);
    expect(await outcome).toMatchObject(expected);
    expect(s3.objects()).toHaveLength('Key' in expected ? 1 : 0);
  });

  test('is a refusal with its own status even where whitespace would have come', async () => {
    await using s3 = await strictS3();
    s3.inject({ when, fault: { kind: 'whitespace', count: 1 } });
    expect((await complete(s3, 'none', named(1, hello))).status).toBe(404);
  });
});
