import type { Upload } from './bucket.ts';
import { refuseUnmetWrite } from './conditions.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';

/**
 * Whether the object may be written now, as far as this server cares for conditions.
 * @param upload that becomes the object
 * @throws S3Error `AccessDenied` where the bucket's policy asks for a condition
 */
export function refuseWrite({ request, bucket, rules }: Task, upload?: Upload): void {
  const { operation, key, headers } = request;
  if (rules.requireIfNoneMatch && headers['if-none-match'] === undefined) {
    const message = 'Access Denied: the policy of the bucket asks for If-None-Match';
    throw new S3Error('AccessDenied', message);
  }
  const ignored =
    rules.ignoresConditions === 'all' ||
    (rules.ignoresConditions === 'complete' && operation === 'CompleteMultipartUpload');
  if (ignored) return;
  const changed = upload !== undefined && upload.changes !== bucket.changesOf(key);
  refuseUnmetWrite(headers, bucket.objects.get(key), changed);
}
