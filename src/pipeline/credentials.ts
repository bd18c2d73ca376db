import type { Config } from '../config/schema.ts';
import type { Access } from '../registry/pins.ts';
import { parseS3Url } from '../store/s3-location.ts';

/**
 * What the registry says of a private store. The region is the bucket's, where the storage URL names
 * a bucket: a reader needs it for the signature.
 * @throws UserError `config-invalid` for a URL that names no bucket
 */
export function credentialsFor(
  credentials: Config['storage']['credentials'],
  url: string,
): Pick<Access, 'credentials'> {
  if (credentials === undefined) return {};
  if (credentials === 'netrc') return { credentials: { kind: 'netrc' } };
  const region = url.startsWith('s3:') ? parseS3Url(url).region : 'us-east-1';
  return { credentials: { kind: 'aws', region } };
}
