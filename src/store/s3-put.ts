import { PutObjectCommand } from '@aws-sdk/client-s3';
import { crc32Of } from './checksum.ts';
import { objectOf, optionsOf, type Target } from './s3-target.ts';

/** What is stored how. */
export interface Order {
  /** Nothing may be under the key, or only the object with this ETag. */
  readonly condition: { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };
  readonly headers: {
    readonly ContentType: string;
    readonly CacheControl: string;
    readonly Metadata: Record<string, string>;
  };
  /** False: the signature over the payload is all that the server can check. */
  readonly checksums: boolean;
  readonly onSent: (bytes: number) => void;
  readonly onCopied: (bytes: number) => void;
  readonly onNotice: (notice: string) => void;
}

/** What was sent. The server has checked it on arrival; a HEAD must agree. */
export interface Sent {
  readonly size: number;
  /** With its quotes, as the server said it; undefined where its answer was lost. */
  readonly etag: string | undefined;
  /** What `x-amz-checksum-crc32` may be: of an upload in parts, servers report one or the other. */
  readonly crc32: readonly string[];
}

/** Stores a body that is in memory, in one request. @throws `PreconditionFailed` where the key exists */
export async function put(target: Target, order: Order, bytes: Buffer): Promise<Sent> {
  const { client, signal } = target;
  const crc32 = crc32Of(bytes);
  const { ETag } = await client.send(
    new PutObjectCommand({
      ...objectOf(target),
      ...order.headers,
      ...order.condition,
      Body: bytes,
      ContentLength: bytes.length,
      ...(order.checksums && { ChecksumAlgorithm: 'CRC32', ChecksumCRC32: crc32 }),
    }),
    optionsOf(signal),
  );
  order.onSent(bytes.length);
  return { size: bytes.length, etag: ETag, crc32: [crc32] };
}
