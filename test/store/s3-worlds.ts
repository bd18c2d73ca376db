import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import { type StrictS3, type StrictS3Options, strictS3 } from '../support/s3/strict-s3.ts';
import type { StoreTraits, StoreUnderTest } from './contract.ts';

const mebibyte = 1024 * 1024;

/** The largest single request, and the smallest body in parts. */
export const s3Edges = [16 * mebibyte, 16 * mebibyte + 1];

export const s3Traits: StoreTraits = { edges: s3Edges, exclusive: true, checksums: true };

/** The SDK's default chain finds these, and asks nobody on the network for others. */
export function useCredentials(credentials: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}): void {
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = credentials.sessionToken ?? '';
  isolate();
}

export function forgetCredentials(): void {
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  delete process.env.AWS_SESSION_TOKEN;
  isolate();
}

function isolate(): void {
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  process.env.AWS_CONFIG_FILE = '/dev/null';
  process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  delete process.env.AWS_CA_BUNDLE;
  delete process.env.AWS_PROFILE;
}

export interface StrictWorld extends StoreUnderTest {
  readonly s3: StrictS3;
}

/** A store below a prefix of an empty bucket on our strict server. */
export async function onStrictS3(
  options: StrictS3Options = {},
  parameters = '',
): Promise<StrictWorld> {
  const s3 = await strictS3(options);
  useCredentials(s3.credentials);
  const prefix = 'isar/nightly';
  const query = `region=${s3.region}&endpoint=${encodeURIComponent(s3.endpoint)}${parameters}`;
  const store = s3Store(parseS3Url(`s3://${s3.bucket}/${prefix}?${query}`), undefined);
  const below = (key: string) => key.replace(`${prefix}/`, '');
  return {
    s3,
    store,
    contents: async () => [
      ...s3.objects().map(({ key }) => below(key)),
      ...s3.uploads().map(({ key }) => `unfinished: ${below(key)}`),
    ],
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}
