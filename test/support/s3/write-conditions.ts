import { refuseUnmetWrite } from './conditions.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';

/**
 * Whether the object may be written now, as far as this server cares for conditions.
 * @throws S3Error `AccessDenied` where the bucket's policy asks for a condition
 */
export function refuseWrite({ request, bucket, rules }: Task): void {
  const { operation, key, headers } = request;
  if (rules.requireIfNoneMatch && headers['if-none-match'] === undefined) {
    const message = 'Access Denied: the policy of the bucket asks for If-None-Match';
    throw new S3Error('AccessDenied', message);
  }
  const ignored =
    rules.ignoresConditions === 'all' ||
    (rules.ignoresConditions === 'complete' && operation === 'CompleteMultipartUpload');
  if (!ignored) refuseUnmetWrite(headers, bucket.objects.get(key));
}
