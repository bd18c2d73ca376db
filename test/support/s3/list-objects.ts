import { type Answer, xmlAnswer } from './answer.ts';
import { compareKeys } from './bucket.ts';
import { keysIn } from './listed-keys.ts';
import { pageOf, pageSize } from './page.ts';
import { receiveText } from './receive.ts';
import { S3Error } from './s3-error.ts';
import type { Task } from './task.ts';

export async function listObjectsV2({ request, body, bucket, rules }: Task): Promise<Answer> {
  await receiveText(request.headers, body);
  const { query } = request;
  if (query.get('list-type') !== '2') {
    throw new S3Error('NotImplemented', 'ListObjects is implemented in version 2 alone');
  }
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const after = token === undefined ? (query.get('start-after') ?? '') : keyOf(token);
  const objects = [...bucket.objects.values()]
    .filter(({ key }) => key.startsWith(prefix) && compareKeys(key, after) > 0)
    .sort((left, right) => compareKeys(left.key, right.key));
  const page = pageOf(objects, pageSize(query, 'max-keys'));
  const keys = keysIn(rules);
  return xmlAnswer('ListBucketResult', {
    Name: request.bucket,
    Prefix: keys.shown(prefix),
    EncodingType: keys.encoding,
    MaxKeys: page.size,
    KeyCount: page.items.length,
    IsTruncated: page.truncated,
    ContinuationToken: token,
    NextContinuationToken: page.truncated ? tokenOf(page.last?.key ?? '') : undefined,
    Contents: page.items.map((object) => ({
      Key: keys.shown(object.key),
      LastModified: object.modified.toISOString(),
      ETag: `"${object.etag}"`,
      ChecksumAlgorithm: object.checksum.algorithm,
      ChecksumType: object.checksum.type,
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
  });
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64');
}

function keyOf(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length > 0 && bytes.toString('base64') === token) return bytes.toString();
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}
