import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import { type RealCeph, realCeph } from '../support/ceph.ts';
import { bodyInBlocks, bytesOf, objectStoreContract, type StoreUnderTest } from './contract.ts';
import { s3Edges, useCredentials } from './s3-worlds.ts';

const patience = 300_000;

/** An empty bucket on a real server. */
async function bucketOn(ceph: RealCeph): Promise<StoreUnderTest & { readonly bucket: string }> {
  const bucket = await ceph.makeBucket();
  useCredentials(ceph.credentials);
  const { endpoint, region, credentials } = ceph;
  const store = s3Store(
    parseS3Url(`s3://${bucket}/isar?region=${region}&endpoint=${endpoint}`),
    undefined,
  );
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const below = (key: string | undefined) => String(key).replace(/^isar\//, '');
  return {
    store,
    bucket,
    contents: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return [
        ...Contents.map(({ Key }) => below(Key)),
        ...(uploads.Uploads ?? []).map(({ Key }) => `unfinished: ${below(Key)}`),
      ];
    },
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

describe.each([
  ['newest', true],
  // Ceph 18 does not know conditions on CompleteMultipartUpload: of two at once the last one wins.
  ['fallback', false],
] as const)('on the %s Ceph', (name, exclusive) => {
  let ceph: RealCeph;
  beforeAll(async () => {
    ceph = await realCeph(name);
  }, patience);
  afterAll(async () => ceph[Symbol.asyncDispose](), patience);

  objectStoreContract('real radosgw', { edges: s3Edges, exclusive, checksums: true }, () =>
    bucketOn(ceph),
  );

  test('a bucket of somebody else: who is denied, and what to do', async () => {
    await using made = await bucketOn(ceph);
    useCredentials(ceph.other);
    const other = s3Store(
      parseS3Url(`s3://${made.bucket}/isar?region=${ceph.region}&endpoint=${ceph.endpoint}`),
      undefined,
    );
    const denied = { code: 'store-denied', hint: expect.stringContaining('s3:PutObject') };
    for (const size of [9, ...s3Edges]) {
      const creating = other.create('sha256/1', bodyInBlocks(bytesOf(size), 1_000_003));
      await expect(creating).rejects.toMatchObject(denied);
    }
    await expect(other.head('sha256/1')).rejects.toMatchObject(denied);
    await expect(other.read('sha256/1')).rejects.toMatchObject(denied);
  });
});
