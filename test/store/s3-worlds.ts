import type { ObjectStore } from '../../src/store/object-store.ts';
import { type S3Options, s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import { type StrictS3, type StrictS3Options, strictS3 } from '../support/s3/strict-s3.ts';
import type { StoreTraits, StoreUnderTest } from './contract.ts';

/** The smallest that S3 takes: so many as these need little time. */
export const partSize = 5 * 1024 * 1024;
export const smallParts = '&part-size=5';

export const s3Traits: StoreTraits = {
  /** The largest single request, and the smallest body in parts. */
  edges: [partSize, partSize + 1],
  exclusive: true,
  checksums: true,
  replaceable: true,
};

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

const metadataPrefix = 'x-amz-meta-';

/** Where the stores of a world are, below the bucket. */
export const prefix = 'isar/nightly';

/** A store below a prefix of an empty bucket on our strict server. */
export async function onStrictS3(
  options: StrictS3Options = {},
  parameters = '',
  more: S3Options = {},
): Promise<StrictWorld> {
  const s3 = await strictS3(options);
  useCredentials(s3.credentials);
  const below = (key: string) => key.replace(`${prefix}/`, '');
  return {
    s3,
    store: storeOn(s3, parameters, more),
    contents: async () => [
      ...s3.objects().map(({ key }) => below(key)),
      ...s3.uploads().map(({ key }) => `unfinished: ${below(key)}`),
    ],
    metadata: async (key) => {
      const { headers = {} } = s3.objects().find((object) => below(object.key) === key) ?? {};
      const ours = Object.entries(headers).filter(([name]) => name.startsWith(metadataPrefix));
      return Object.fromEntries(
        ours.map(([name, value]) => [name.slice(metadataPrefix.length), value]),
      );
    },
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}

type Server = Pick<StrictS3, 'bucket' | 'region' | 'endpoint'>;

/** A client of its own. */
export function storeOn(s3: Server, parameters = '', more: S3Options = {}): ObjectStore {
  return s3Store(parseS3Url(storageUrl(s3, parameters)), more);
}

export function storageUrl({ bucket, region, endpoint }: Server, parameters = ''): string {
  const query = `region=${region}&endpoint=${encodeURIComponent(endpoint)}${parameters}`;
  return `s3://${bucket}/${prefix}?${query}`;
}
