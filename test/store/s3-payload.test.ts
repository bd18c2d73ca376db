import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { bundled } from '../support/bundled.ts';
import { type StrictS3, type StrictS3Options, strictS3 } from '../support/s3/strict-s3.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { partSize, smallParts, storageUrl } from './s3-worlds.ts';
import { type Changes, tlsProxy } from './tls-proxy.ts';

const signed = expect.stringMatching(/^[0-9a-f]{64}$/);
const damaged = expect.stringMatching(/(BadDigest|SHA256Mismatch).*damaged/);
const unsigned = 'UNSIGNED-PAYLOAD';

let directory: TemporaryDirectory;
let script: string;
beforeAll(async () => {
  directory = await temporaryDirectory();
  script = await bundled(new URL('upload-in-process.ts', import.meta.url), directory.path);
});
afterAll(() => directory[Symbol.asyncDispose]());

/**
 * Uploads bodies of these sizes in a process of its own: Node reads what certificates it trusts when
 * it starts. @returns for each of them whether it was created, or why not
 */
async function upload(
  s3: Pick<StrictS3, 'endpoint' | 'region' | 'bucket' | 'credentials' | 'certificate'>,
  sizes: readonly number[],
  parameters = '',
): Promise<unknown> {
  const env = {
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_EXTRA_CA_CERTS: s3.certificate ?? '',
  };
  const url = storageUrl(s3, `${smallParts}${parameters}`);
  const { stdout } = await execa('node', [script, url, ...sizes.map(String)], { env });
  return JSON.parse(stdout);
}

/** How the payload of each upload is signed, in the order in which they came. */
function signaturesOf({ requests }: StrictS3): (string | undefined)[] {
  return requests
    .filter(({ operation }) => operation === 'PutObject' || operation === 'UploadPart')
    .map(({ headers }) => headers['x-amz-content-sha256']);
}

/** As over https by the proxy. */
async function uploadByProxy(s3: StrictS3, sizes: readonly number[], changes: Changes) {
  await using proxy = await tlsProxy(s3, directory.path, changes);
  const { region, bucket, credentials } = s3;
  const { endpoint, certificate } = proxy;
  return await upload({ region, bucket, credentials, endpoint, certificate }, sizes);
}

describe('the payload of an upload over https', () => {
  test('is signed until the server has shown that it checks what it gets', async () => {
    await using s3 = await strictS3({ tls: true });
    expect(await upload(s3, [9, 9, 3 * partSize])).toEqual([true, true, true]);
    expect(signaturesOf(s3)).toEqual([signed, unsigned, unsigned, unsigned, unsigned]);
    for (const { operation, headers } of s3.requests) {
      if (operation === 'UploadPart') expect(headers['x-amz-checksum-crc32']).toMatch(/^.{8}$/);
      if (operation === 'HeadObject') expect(headers['x-amz-content-sha256']).toEqual(signed);
    }
    const stored = await s3.object('isar/nightly/sha256/2');
    expect(stored?.equals(Buffer.alloc(3 * partSize, 3))).toBe(true);
  });

  test('is signed where the server shows nothing', async () => {
    await using s3 = await strictS3();
    const changes = { without: 'x-amz-checksum-crc32' };
    expect(await uploadByProxy(s3, [9, 9, 9], changes)).toEqual([true, true, true]);
    expect(signaturesOf(s3)).toEqual([signed, signed, signed]);
  });

  test.each<[string, StrictS3Options, string]>([
    ['where it has no checksum', { requireChecksum: false, tls: true }, '&checksum=none'],
    ['where there is no https', {}, ''],
  ])('is signed %s', async (_, options, parameters) => {
    await using s3 = await strictS3(options);
    expect(await upload(s3, [9, 9], parameters)).toEqual([true, true]);
    expect(signaturesOf(s3)).toEqual([signed, signed]);
  });

  test.each([
    ['signed', '/0', [damaged, true]],
    ['not signed', '/1', [true, damaged]],
  ])('is refused when it was damaged on its way: %s', async (_, damaging, expected) => {
    await using s3 = await strictS3();
    expect(await uploadByProxy(s3, [9, 9], { damaging })).toEqual(expected);
    expect(s3.objects()).toHaveLength(1);
  });

  test('is not sent to a server that this machine does not trust', async () => {
    await using s3 = await strictS3({ tls: true });
    const refused = expect.stringContaining('NODE_EXTRA_CA_CERTS');
    expect(await upload({ ...s3, certificate: undefined }, [9])).toEqual([refused]);
    expect(s3.requests).toEqual([]);
  });
});
