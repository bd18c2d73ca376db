import { type Answer, xmlAnswer } from './answer.ts';
import { compareKeys, type Upload, uploadIn } from './bucket.ts';
import { keysIn } from './listed-keys.ts';
import { pageOf, pageSize } from './page.ts';
import { receiveText } from './receive.ts';
import type { Task } from './task.ts';
import type { Elements } from './xml.ts';

export async function listParts({ request, body, bucket }: Task): Promise<Answer> {
  await receiveText(request.headers, body);
  const { query, key, uploadId } = request;
  const upload = uploadIn(bucket, uploadId, key);
  const marker = Number(query.get('part-number-marker') ?? 0);
  const parts = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((left, right) => left.number - right.number);
  const page = pageOf(parts, pageSize(query, 'max-parts'));
  return xmlAnswer('ListPartsResult', {
    Bucket: request.bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: marker,
    // It is there after the last page, too: only IsTruncated tells whether there are more.
    NextPartNumberMarker: page.last?.number ?? 0,
    MaxParts: page.size,
    IsTruncated: page.truncated,
    StorageClass: 'STANDARD',
    ...checksumOf(upload),
    Part: page.items.map(({ number, modified, md5, size, digest }) => ({
      PartNumber: number,
      LastModified: modified.toISOString(),
      ETag: `"${md5.toString('hex')}"`,
      Size: size,
      // S3 says nothing of the one that it adds itself.
      [`Checksum${digest.algorithm}`]: upload.declared
        ? digest.bytes.toString('base64')
        : undefined,
    })),
  });
}

export async function listMultipartUploads({
  request,
  body,
  bucket,
  rules,
}: Task): Promise<Answer> {
  await receiveText(request.headers, body);
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  // Without an id, the marker stands behind every upload of its key.
  const isAfter = (key: string, id: string) => {
    const order = compareKeys(key, keyMarker);
    return order > 0 || (order === 0 && idMarker !== '' && compareKeys(id, idMarker) > 0);
  };
  const uploads = [...bucket.uploads.values()]
    .filter(({ key, id }) => key.startsWith(prefix) && isAfter(key, id))
    .sort((left, right) => compareKeys(left.key, right.key) || compareKeys(left.id, right.id));
  const page = pageOf(uploads, pageSize(query, 'max-uploads'));
  const keys = keysIn(rules);
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: request.bucket,
    KeyMarker: keys.shown(keyMarker),
    UploadIdMarker: idMarker,
    // As with parts.
    NextKeyMarker: keys.shown(page.last?.key ?? ''),
    NextUploadIdMarker: page.last?.id ?? '',
    Prefix: keys.shown(prefix),
    EncodingType: keys.encoding,
    MaxUploads: page.size,
    IsTruncated: page.truncated,
    Upload: page.items.map((upload) => ({
      Key: keys.shown(upload.key),
      UploadId: upload.id,
      Initiated: upload.created.toISOString(),
      StorageClass: 'STANDARD',
      ...checksumOf(upload),
    })),
  });
}

function checksumOf({ declared, algorithm, type }: Upload): Elements {
  return declared ? { ChecksumAlgorithm: algorithm, ChecksumType: type } : {};
}
