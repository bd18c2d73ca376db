import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startCeph } from '../../scripts/ceph-server.mjs';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A real Ceph with nothing in it, which nobody else uses. */
export interface RealCeph {
  /** `http://127.0.0.1:<port>`; buckets are addressed by path. */
  readonly endpoint: string;
  readonly region: string;
  /** Such as `ceph 20.2.4`. */
  readonly release: string;
  readonly credentials: Credentials;
  /** Of a second user, who has no right to the first one's buckets. */
  readonly other: Credentials;
  /** The name of a new, empty bucket of the first user. */
  makeBucket(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Use it as `await using ceph = await realCeph('newest')`, or in `beforeAll` and `afterAll`, whose
 * time limit must allow for a start of six seconds, or of thirty on a busy machine.
 * @param name the newest Ceph there is (20), or the one before (18), which checks and knows less
 * @throws Error when it is not installed: these tests are never skipped
 */
export async function realCeph(name: 'newest' | 'fallback'): Promise<RealCeph> {
  const { stop, ...server } = await startCeph(name);
  const { endpoint, region, credentials } = server;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });

  async function makeBucket(): Promise<string> {
    const bucket = `test-${randomBytes(6).toString('hex')}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return bucket;
  }

  async function dispose(): Promise<void> {
    client.destroy();
    await stop();
  }

  return { ...server, makeBucket, [Symbol.asyncDispose]: dispose };
}
