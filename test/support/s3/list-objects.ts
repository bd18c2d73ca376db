import { type Answer, xmlAnswer } from './answer.ts';
import { compareKeys, type StoredObject } from './bucket.ts';
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
  const found = [...bucket.objects.values()].filter(({ key }) => key.startsWith(prefix));
  const entries = grouped(found, prefix, query.get('delimiter'))
    .filter(({ key }) => compareKeys(key, after) > 0)
    .sort((left, right) => compareKeys(left.key, right.key));
  const page = pageOf(entries, pageSize(query, 'max-keys'));
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
    CommonPrefixes: page.items.flatMap(({ key, object }) =>
      object === undefined ? [{ Prefix: keys.shown(key) }] : [],
    ),
    Contents: page.items
      .flatMap(({ object }) => (object === undefined ? [] : [object]))
      .map((object) => ({
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

/** An object; or, without one, what all keys have in common up to the first delimiter. */
interface Entry {
  readonly key: string;
  readonly object?: StoredObject;
}

function grouped(
  objects: readonly StoredObject[],
  prefix: string,
  delimiter: string | undefined,
): Entry[] {
  const entries = objects.map((object): Entry => {
    const at = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    if (at === -1) return { key: object.key, object };
    return { key: object.key.slice(0, at + (delimiter?.length ?? 0)) };
  });
  return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64');
}

function keyOf(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length > 0 && bytes.toString('base64') === token) return bytes.toString();
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}
