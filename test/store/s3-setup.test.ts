import { describe, expect, test } from '@jest/globals';
import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url, type S3Location } from '../../src/store/s3-location.ts';
import { bodyInBlocks, bytesOf } from './contract.ts';
import { forgetCredentials, onStrictS3, storageUrl, storeOn, useCredentials } from './s3-worlds.ts';

const key = 'sha256/0123';
const small = bytesOf(100_000);
const large = bytesOf(33 * 1024 * 1024);
const bodyOf = (bytes: Uint8Array) => bodyInBlocks(bytes, 1_000_003);

describe('what is wrong with the set-up is said with what to do', () => {
  const denied = (message: string | RegExp, hint: string) => ({
    code: 'store-denied',
    message: expect.stringMatching(message),
    hint: expect.stringContaining(hint),
  });

  test('credentials', async () => {
    await using world = await onStrictS3();
    const { credentials } = world.s3;
    const other = () => storeOn(world.s3);
    useCredentials({ ...credentials, secretAccessKey: 'wrong' });
    await expect(other().read(key)).rejects.toMatchObject(
      denied('SignatureDoesNotMatch', 'AWS_SECRET_ACCESS_KEY'),
    );
    // A HEAD is answered without a reason.
    await expect(other().head(key)).rejects.toMatchObject(denied('403', 's3:ListBucket'));
    useCredentials({ ...credentials, accessKeyId: 'NOBODY' });
    await expect(other().read(key)).rejects.toMatchObject(
      denied('InvalidAccessKeyId', 'AWS_ACCESS_KEY_ID'),
    );
    forgetCredentials();
    await expect(other().create(key, bodyOf(small))).rejects.toMatchObject(
      denied('CredentialsProviderError', 'AWS_PROFILE'),
    );
    const text = JSON.stringify(world.s3.requests);
    expect(text).not.toContain(credentials.secretAccessKey);
  });

  test('bucket, region and server', async () => {
    await using world = await onStrictS3();
    const location = parseS3Url(storageUrl(world.s3));
    const at = (change: Partial<S3Location>) => s3Store({ ...location, ...change });
    await expect(at({ bucket: 'nowhere' }).read(key)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('NoSuchBucket'),
      hint: expect.stringContaining('make the bucket'),
    });
    await expect(at({ bucket: 'nowhere' }).create(key, bodyOf(large))).rejects.toThrow(
      /NoSuchBucket/,
    );
    await expect(at({ region: 'us-east-1' }).read(key)).rejects.toMatchObject({
      message: expect.stringContaining('the bucket is in eu-central-1, not in us-east-1'),
      hint: 'write region=eu-central-1 in the storage URL',
    });
    await expect(at({ endpoint: 'http://127.0.0.1:9' }).read(key)).rejects.toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('endpoint'),
    });
    world.s3.inject({ when: () => true, fault: { kind: 'html' }, times: 9 });
    const noS3 = {
      code: 'store-unreachable',
      message: expect.stringContaining('no answer of S3'),
      hint: expect.stringContaining('is an S3 server behind it?'),
    };
    await expect(at({}).head(key)).rejects.toMatchObject(noS3);
    await expect(at({}).read(key)).rejects.toMatchObject(noS3);
    await expect(at({}).create(key, bodyOf(small))).rejects.toMatchObject(noS3);
  });
});
