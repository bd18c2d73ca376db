import { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from './s3-location.ts';

/**
 * Credentials come from the SDK's default chain: environment, shared configuration, web identity,
 * container, instance.
 */
export function s3Client({ region, endpoint, pathStyle, profile }: S3Location): S3Client {
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    // We send checksums of our own, in headers: not every server takes the trailers of the SDK.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Else every part waits for an answer that not every proxy gives, on a connection of its own.
    expectContinueHeader: false,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 120_000 },
  });
}
