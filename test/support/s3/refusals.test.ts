import { describe, expect, test } from '@jest/globals';
import { rawRequest } from './raw-request.ts';
import { crc32, put, putHello, type Refusal, testRefusals } from './refusal.ts';
import { strictS3 } from './strict-s3.ts';

const minute = 60_000;
const token = { accessKeyId: 'AK', secretAccessKey: 'SK', sessionToken: 'good' };

/** An Authorization header with a signature that is not looked at. */
function authorization(scope: string, signedHeaders = 'host;x-amz-date'): string {
  const credential = `Credential=STRICTS3ACCESSKEY/${scope}`;
  return `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signedHeaders}, Signature=${'0'.repeat(64)}`;
}

function malformed(what: string, header: string): Refusal {
  const raw = { ...putHello, tamper: { authorization: header } };
  return [what, raw, 'AuthorizationHeaderMalformed', 400];
}

const signatures: Refusal[] = [
  malformed('a signature of another kind', 'AWS AK:c2lnbmF0dXJl'),
  malformed('another day', authorization('20200101/eu-central-1/s3/aws4_request')),
  malformed('another service', authorization('20200101/eu-central-1/sts/aws4_request')),
  malformed(
    'headers out of order',
    authorization('20200101/eu-central-1/s3/aws4_request', 'x;host'),
  ),
  [
    'no payload hash',
    { ...putHello, tamper: { 'x-amz-content-sha256': undefined } },
    'InvalidRequest',
    400,
  ],
  ['no signature', { ...putHello, anonymous: true }, 'AccessDenied', 403],
  ['no signature for reading', { key: 'there', anonymous: true }, 'AccessDenied', 403],
  [
    'no signature for writing what is public',
    { ...putHello, anonymous: true },
    'AccessDenied',
    403,
    { publicRead: true },
  ],
  [
    'no signature for listing what is public',
    { query: { 'list-type': '2' }, anonymous: true },
    'AccessDenied',
    403,
    { publicRead: true },
  ],
  ['another key', { ...putHello, accessKeyId: 'OTHER' }, 'InvalidAccessKeyId', 403],
  ['another secret', { ...putHello, secretAccessKey: 'other' }, 'SignatureDoesNotMatch', 403],
  ['another region', { ...putHello, region: 'us-east-1' }, 'AuthorizationHeaderMalformed', 400],
  [
    'a clock that is late',
    { ...putHello, time: Date.now() - 16 * minute },
    'RequestTimeTooSkewed',
    403,
  ],
  [
    'a clock that is early',
    { ...putHello, time: Date.now() + 16 * minute },
    'RequestTimeTooSkewed',
    403,
  ],
  ['no time', { ...putHello, tamper: { 'x-amz-date': 'today' } }, 'AccessDenied', 403],
  ['a host that is not signed', { ...putHello, unsigned: ['host'] }, 'AccessDenied', 403],
  [
    'a checksum that is not signed',
    { ...putHello, unsigned: ['x-amz-checksum-crc32'] },
    'AccessDenied',
    403,
  ],
  [
    'a header that changed',
    { ...put({ ...crc32, 'x-amz-meta-a': 'b' }), tamper: { 'x-amz-meta-a': 'c' } },
    'SignatureDoesNotMatch',
    403,
  ],
  [
    'another time than was signed',
    { ...putHello, tamper: { 'x-amz-date': '20200101T000000Z' } },
    'RequestTimeTooSkewed',
    403,
  ],
  ['no session token', putHello, 'InvalidAccessKeyId', 403, { credentials: token }],
  [
    'another session token',
    put({ ...crc32, 'x-amz-security-token': 'bad' }),
    'InvalidToken',
    400,
    { credentials: token },
  ],
  ['a token of nobody', put({ ...crc32, 'x-amz-security-token': 'bad' }), 'InvalidToken', 400],
];

const addresses: Refusal[] = [
  ['another bucket', { ...putHello, bucket: 'other' }, 'NoSuchBucket', 404],
  ['a key that is not there', { key: 'none' }, 'NoSuchKey', 404],
  ['a key that is too long', { key: 'k'.repeat(1025) }, 'KeyTooLongError', 400],
  ['an unknown operation', { key: 'there', query: { acl: '' } }, 'NotImplemented', 501],
  ['the first version of the list', {}, 'NotImplemented', 501],
  ['another version of the list', { query: { 'list-type': '1' } }, 'NotImplemented', 501],
  ['a method for nothing', { method: 'PATCH', key: 'there' }, 'NotImplemented', 501],
  [
    'an unknown query parameter',
    { key: 'there', query: { versionId: '1' } },
    'NotImplemented',
    501,
  ],
  ['an unknown header', put({ ...crc32, 'x-amz-acl': 'private' }), 'NotImplemented', 501],
  ['a copy', put({ ...crc32, 'x-amz-copy-source': '/a/b' }), 'NotImplemented', 501],
  [
    'a condition where S3 has none',
    { method: 'DELETE', key: 'there', headers: { 'if-none-match': '*' } },
    'NotImplemented',
    501,
  ],
  [
    'a wrong page size',
    { query: { 'list-type': '2', 'max-keys': 'many' } },
    'InvalidArgument',
    400,
  ],
  [
    'a wrong continuation',
    { query: { 'list-type': '2', 'continuation-token': '%' } },
    'InvalidArgument',
    400,
  ],
  ['a range behind the end', { key: 'there', headers: { range: 'bytes=9-' } }, 'InvalidRange', 416],
];

const conditions: Refusal[] = [
  [
    'a key that is there',
    put({ ...crc32, 'if-none-match': '*' }, { key: 'there' }),
    'PreconditionFailed',
    412,
  ],
  [
    'another ETag',
    put({ ...crc32, 'if-match': '"0"' }, { key: 'there' }),
    'PreconditionFailed',
    412,
  ],
  ['a condition that S3 has not', put({ ...crc32, 'if-none-match': '"0"' }), 'NotImplemented', 501],
  ['no condition', putHello, 'AccessDenied', 403, { requireIfNoneMatch: true }],
];

testRefusals('a signature', signatures);
testRefusals('an address', addresses);
testRefusals('a condition', conditions);

describe('a refusal', () => {
  test('is XML that says what is wrong', async () => {
    await using s3 = await strictS3();
    const { headers, body } = await rawRequest(s3, { ...putHello, region: 'us-east-1' });
    expect(headers['content-type']).toBe('application/xml');
    expect(headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
    expect(String(body)).toContain('<Region>eu-central-1</Region>');
  });

  test('of a HEAD has no body', async () => {
    await using s3 = await strictS3();
    const answer = await rawRequest(s3, { method: 'HEAD', key: 'none' });
    expect(answer).toMatchObject({ status: 404, code: undefined, body: Buffer.of() });
    expect(answer.headers['content-length']).toBeUndefined();
  });

  test('comes before the body to a client that asks first', async () => {
    await using s3 = await strictS3();
    const headers = { ...crc32, expect: '100-continue' };
    expect((await rawRequest(s3, put(headers, { bucket: 'other' }))).code).toBe('NoSuchBucket');
    expect((await rawRequest(s3, put(headers))).status).toBe(200);
    expect(s3.requests.map(({ bytesReceived }) => bytesReceived)).toEqual([0, 5]);
  });

  test('answers a body without length', async () => {
    await using s3 = await strictS3();
    const headers = { ...crc32, 'transfer-encoding': 'chunked' };
    const raw = put(headers, { withoutLength: true });
    expect(await rawRequest(s3, raw)).toMatchObject({ status: 411, code: 'MissingContentLength' });
  });

  test('answers a token that was good', async () => {
    await using s3 = await strictS3({ credentials: token });
    const withToken = (value: string) => put({ ...crc32, 'x-amz-security-token': value });
    expect((await rawRequest(s3, withToken('good'))).status).toBe(200);
    s3.replaceCredentials({ ...token, sessionToken: 'new' });
    expect(await rawRequest(s3, withToken('good'))).toMatchObject({ code: 'ExpiredToken' });
    expect((await rawRequest(s3, withToken('new'))).status).toBe(200);
  });

  test.each(['key', ''])('to a HEAD of %j with such a token is a status alone', async (key) => {
    await using s3 = await strictS3({ credentials: token });
    await s3.put('key', Buffer.from('hello'));
    s3.replaceCredentials({ ...token, sessionToken: 'new' });
    const headers = { 'x-amz-security-token': 'good' };
    const answer = await rawRequest(s3, { method: 'HEAD', key, headers });
    expect(answer).toMatchObject({ status: 400, code: undefined, body: Buffer.of() });
    expect(answer.headers['content-type']).toBeUndefined();
    expect(s3.requests).toMatchObject([{ code: 'ExpiredToken', status: 400 }]);
  });
});

test.each([
  ['none', 412],
  ['complete', 412],
  ['all', 200],
] as const)('a server that ignores conditions: %s', async (ignoresConditions, status) => {
  await using s3 = await strictS3({ ignoresConditions });
  await s3.put('key', Buffer.from('old'));
  const answer = await rawRequest(s3, put({ ...crc32, 'if-none-match': '*' }));
  expect(answer.status).toBe(status);
});
