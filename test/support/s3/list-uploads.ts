import { type Answer, xmlAnswer } from './answer.ts';
import { compareKeys, uploadIn } from './bucket.ts';
import { pageOf, pageSize } from './page.ts';
import { receiveText } from './receive.ts';
import type { Task } from './task.ts';

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
    NextPartNumberMarker: page.truncated ? page.last?.number : undefined,
    MaxParts: page.size,
    IsTruncated: page.truncated,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.type,
    Part: page.items.map(({ number, modified, md5, size, digest }) => ({
      PartNumber: number,
      LastModified: modified.toISOString(),
      ETag: `"${md5.toString('hex')}"`,
      Size: size,
      [`Checksum${digest.algorithm}`]: digest.bytes.toString('base64'),
    })),
  });
}

export async function listMultipartUploads({ request, body, bucket }: Task): Promise<Answer> {
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
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: request.bucket,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: page.truncated ? page.last?.key : undefined,
    NextUploadIdMarker: page.truncated ? page.last?.id : undefined,
    Prefix: prefix,
    MaxUploads: page.size,
    IsTruncated: page.truncated,
    Upload: page.items.map(({ key, id, created, algorithm, type }) => ({
      Key: key,
      UploadId: id,
      Initiated: created.toISOString(),
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: algorithm,
      ChecksumType: type,
    })),
  });
}
