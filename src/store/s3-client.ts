import { S3Client } from '@aws-sdk/client-s3';
import { renewCredentials } from './s3-credentials.ts';
import { endpointOf, type S3Location } from './s3-location.ts';
import { signPayloads } from './s3-payload.ts';
import { roleCredentials, type WebIdentity } from './web-identity.ts';

export interface ClientOptions {
  /** Milliseconds without a byte in either direction, after which a request is made anew. */
  readonly stalledAfter?: number | undefined;
  /** Whose credentials it takes, in place of those of the SDK's default chain. */
  readonly identity?: WebIdentity | undefined;
}

/**
 * Retries, with growing random pauses, are the SDK's: up to 8 attempts a request, and no more than
 * 100 retries in a row over all of them. Credentials come from the SDK's default chain: environment,
 * shared configuration, web identity, container, instance.
 */
export function s3Client(
  location: S3Location,
  { stalledAfter = 60_000, identity }: ClientOptions = {},
) {
  const { region, pathStyle, profile } = location;
  const endpoint = endpointOf(location);
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    // Always: else AWS_ENDPOINT_URL would send the same storage URL to another server here.
    endpoint,
    ...(profile === undefined ? {} : { profile }),
    ...(identity && { credentials: roleCredentials(identity, region) }),
    // We send checksums of our own, in headers: not every server takes the trailers of the SDK.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Else every part waits for an answer that not every proxy gives, on a connection of its own.
    expectContinueHeader: false,
    maxAttempts: 8,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: stalledAfter },
  });
  renewCredentials(client);
  signPayloads(client, { encrypted: endpoint.startsWith('https:') });
  return client;
}
