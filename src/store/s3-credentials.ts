import type { S3Client } from '@aws-sdk/client-s3';
import { isNamed } from './s3-errors.ts';

/**
 * Where the server says that the credentials have expired, whoever gives them is asked once more:
 * an upload may take longer than they last, and a clock may be wrong.
 */
export function renewCredentials(client: S3Client): void {
  const { credentials } = client.config;
  /** Which they are; undefined where none are given, which the request itself will say. */
  const current = async () => {
    const given = await credentials().catch(() => undefined);
    return given && [given.accessKeyId, given.sessionToken].join(' ');
  };
  client.middlewareStack.add(
    (next) => async (request) => {
      const before = await current();
      try {
        return await next(request);
      } catch (error) {
        if (!isExpired(error)) throw error;
        // Another request that was under way may have asked already: a role is not taken on for each.
        const isNew = (await current()) !== before;
        // Who gives none any more says less than the server does.
        if (!isNew) await credentials({ forceRefresh: true }).catch(() => Promise.reject(error));
        return next(request);
      }
    },
    { step: 'initialize', name: 'renewCredentials' },
  );
}

/** A HEAD is answered without a name: expired credentials are status 400 there, and nothing more. */
function isExpired(error: unknown): boolean {
  if (isNamed(error, 'ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired')) return true;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return (
    isNamed(error, '400', 'BadRequest', 'Unknown', 'UnknownError') &&
    $metadata?.httpStatusCode === 400
  );
}
