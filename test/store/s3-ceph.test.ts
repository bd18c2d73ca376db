import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UploadJournal } from '../../src/store/upload-journal.ts';
import { type RealCeph, realCeph } from '../support/ceph.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import {
  bodyInBlocks,
  bytesOf,
  objectStoreContract,
  readAll,
  type StoreUnderTest,
} from './contract.ts';
import { listingContract } from './listing-contract.ts';
import { replaceContract } from './replace-contract.ts';
import { partSize, prefix, s3Traits, smallParts, storeOn, useCredentials } from './s3-worlds.ts';
import { bodyOf, bytes, key, lateBody } from './unfinished.ts';
import { wrapContract } from './wrap-contract.ts';

const patience = 300_000;

/** An empty bucket on a real server. */
async function bucketOn(ceph: RealCeph): Promise<StoreUnderTest & { readonly bucket: string }> {
  const bucket = await ceph.makeBucket();
  useCredentials(ceph.credentials);
  const { endpoint, region, credentials } = ceph;
  const store = storeOn({ bucket, endpoint, region }, smallParts, { pageSize: 2 });
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const below = (key: string | undefined) => String(key).replace(`${prefix}/`, '');
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
    metadata: async (key) => {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: `${prefix}/${key}` });
      return (await client.send(head)).Metadata ?? {};
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

  const traits = { ...s3Traits, exclusive };
  objectStoreContract('real radosgw', traits, () => bucketOn(ceph));
  replaceContract('real radosgw', traits, () => bucketOn(ceph));
  listingContract('real radosgw', traits, () => bucketOn(ceph));
  wrapContract('real radosgw', { copies: true }, () => bucketOn(ceph));

  test('a bucket of somebody else: who is denied, and what to do', async () => {
    await using made = await bucketOn(ceph);
    useCredentials(ceph.other);
    const { endpoint, region } = ceph;
    const other = storeOn({ bucket: made.bucket, endpoint, region }, smallParts);
    const denied = { code: 'store-denied', hint: expect.stringContaining('s3:PutObject') };
    for (const size of [9, ...s3Traits.edges]) {
      const creating = other.create('sha256/1', bodyInBlocks(bytesOf(size), 1_000_003));
      await expect(creating).rejects.toMatchObject(denied);
    }
    await expect(other.proveWritable()).rejects.toMatchObject(denied);
    await expect(other.head('sha256/1')).rejects.toMatchObject(denied);
    await expect(other.read('sha256/1')).rejects.toMatchObject(denied);
  });

  test.each(['', '&checksum=none'])('an upload goes on with what is missing (%j)', async (more) => {
    await using made = await bucketOn(ceph);
    await using directory = await temporaryDirectory();
    const resuming = { journal: new UploadJournal(directory.path), within: 0 };
    const { endpoint, region } = ceph;
    const server = { bucket: made.bucket, endpoint, region };
    const store = storeOn(server, `${smallParts}${more}`, { resuming });
    const interrupt = async (at: string) => {
      let sent = 0;
      const controller = new AbortController();
      const body = lateBody(
        bytes,
        () => sent === 3 * partSize,
        async () => controller.abort(new Error('interrupted')),
      );
      const onSent = (count: number) => {
        sent += count;
      };
      const creating = store.create(at, body, { signal: controller.signal, onSent });
      await expect(creating).rejects.toThrow('interrupted');
    };
    await interrupt(key);
    expect(await made.contents()).toEqual([`unfinished: ${key}`]);
    const sent: number[] = [];
    const onSent = (count: number) => sent.push(count);
    const created = await store.create(key, bodyOf(bytes), { onSent });
    expect([created.created, created.size, sent]).toEqual([true, bytes.length, [1]]);
    expect((await readAll(store, key))?.equals(bytes)).toBe(true);
    await interrupt(`${key}4`);
    expect(await store.tidy()).toEqual([expect.stringMatching(/^aborted /)]);
    expect(await made.contents()).toEqual([key]);
  });
});
