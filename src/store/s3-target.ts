import type { S3Client } from '@aws-sdk/client-s3';

/** Which object, by what client. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

export function objectOf({ bucket, key }: Pick<Target, 'bucket' | 'key'>) {
  return { Bucket: bucket, Key: key };
}

export function optionsOf(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}
