import { createHash } from 'node:crypto';
import { ListPartsCommand } from '@aws-sdk/client-s3';
import { isNamed } from './s3-errors.ts';
import { objectOf, optionsOf, type Target } from './s3-target.ts';

/** A part that the server has. */
export interface PartThere {
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  readonly crc32: string | undefined;
}

/** By number. */
export type PartsThere = ReadonlyMap<number, PartThere>;

/** @returns undefined when there is no such upload any more, or we may not know */
export async function listParts(target: Target, uploadId: string): Promise<PartsThere | undefined> {
  const { client, signal } = target;
  const parts = new Map<number, PartThere>();
  const wanted = { ...objectOf(target), UploadId: uploadId };
  let marker: string | undefined;
  try {
    do {
      const command = new ListPartsCommand({ ...wanted, PartNumberMarker: marker });
      const page = await client.send(command, optionsOf(signal));
      for (const { PartNumber, Size, ETag, ChecksumCRC32 } of page.Parts ?? []) {
        if (PartNumber === undefined || Size === undefined || !ETag) continue;
        parts.set(PartNumber, { size: Size, etag: ETag, crc32: ChecksumCRC32 });
      }
      // S3 names a next marker on its last page, too, which the SDK's own paginator would follow.
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  } catch (error) {
    if (isNamed(error, 'NoSuchUpload') || mayNotList(error)) return undefined;
    throw error;
  }
}

/** Some have no right to list parts, and some servers cannot. */
function mayNotList(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return [403, 405, 501].includes($metadata?.httpStatusCode ?? 0);
}

/** Whether a part that is there has these bytes. An ETag is an MD5 where nothing is encrypted. */
export function holds(part: PartThere, bytes: Buffer, crc32: string): boolean {
  if (part.size !== bytes.length) return false;
  if (part.crc32 !== undefined) return part.crc32 === crc32;
  return part.etag.replaceAll('"', '') === createHash('md5').update(bytes).digest('hex');
}
