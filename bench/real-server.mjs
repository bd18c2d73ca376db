import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startCeph } from '../scripts/ceph-server.mjs';

const bucket = 'bench';

/**
 * A real Ceph with an empty bucket. Each round has one of its own: it takes six seconds to start, and
 * the space of what is deleted would be freed while somebody is measured.
 * @returns {Promise<import('./contenders.mjs').Server & { release: string, stop: () => Promise<void> }>}
 */
export async function startRealServer() {
  const { endpoint, region, credentials, release, stop } = await startCeph('newest');
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { name: 'ceph', endpoint, bucket, credentials, release, stop };
}
