import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type RawRequest, rawRequest } from './raw-request.ts';
import { crc32, hello, put, type Refusal, testRefusals } from './refusal.ts';
import { strictS3 } from './strict-s3.ts';

/** What a PUT of `hello` looks like whose checksum comes last. */
function trailing(body: string, headers: Readonly<Record<string, string>> = {}): RawRequest {
  return {
    method: 'PUT',
    key: 'key',
    body: Buffer.from(body, 'latin1'),
    payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '5',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      ...headers,
    },
  };
}
const goodTrailer = '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';

const payloads: Refusal[] = [
  ['no checksum', put({}), 'InvalidRequest', 400],
  [
    'other bytes than were signed',
    put(crc32, { payloadHash: '0'.repeat(64) }),
    'XAmzContentSHA256Mismatch',
    400,
  ],
  [
    'other bytes than were signed, where there are none',
    { method: 'DELETE', key: 'there', payloadHash: '0'.repeat(64) },
    'XAmzContentSHA256Mismatch',
    400,
  ],
  ['a payload hash that is none', put(crc32, { payloadHash: 'abc' }), 'InvalidArgument', 400],
  [
    'chunks that are signed',
    put(crc32, { payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
    'NotImplemented',
    501,
  ],
  [
    'a payload that is not signed',
    put(crc32, { payloadHash: 'UNSIGNED-PAYLOAD' }),
    'AccessDenied',
    403,
    { requireSignedPayload: true },
  ],
  ['another MD5', put({ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }), 'BadDigest', 400],
  ['an MD5 that is none', put({ 'content-md5': 'AAAA' }), 'InvalidDigest', 400],
  ...['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'].map((name): Refusal => {
    const size = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20 }[name] ?? 32;
    const value = Buffer.alloc(size).toString('base64');
    return [
      `another ${name}`,
      put({ [`x-amz-checksum-${name.toLowerCase()}`]: value }),
      'BadDigest',
      400,
    ];
  }),
  ['a checksum that is none', put({ 'x-amz-checksum-crc32': 'AAA=' }), 'InvalidRequest', 400],
  ['two checksums', put({ ...crc32, 'x-amz-checksum-crc32c': 'mnG7TA==' }), 'InvalidRequest', 400],
  [
    'another checksum than is named',
    put({ ...crc32, 'x-amz-sdk-checksum-algorithm': 'SHA256' }),
    'InvalidRequest',
    400,
  ],
  [
    '5 GiB and more',
    put({ ...crc32, 'content-length': '5368709121', expect: '100-continue' }),
    'EntityTooLarge',
    400,
  ],
  [
    'too much metadata',
    put({ ...crc32, 'x-amz-meta-a': 'b'.repeat(2048) }),
    'MetadataTooLarge',
    400,
  ],
  [
    'chunks in no streaming payload',
    put({ ...crc32, 'content-encoding': 'aws-chunked' }),
    'InvalidRequest',
    400,
  ],
];

const trailers: Refusal[] = [
  ['another checksum', trailing(goodTrailer.replace('NhCmhg', 'AhCmhg')), 'BadDigest', 400],
  ['a checksum that is none', trailing(goodTrailer.replace('NhCmhg==', '')), 'InvalidRequest', 400],
  ['no checksum', trailing('5\r\nhello\r\n0\r\n\r\n'), 'MalformedTrailerError', 400],
  [
    'another trailer',
    trailing(goodTrailer, { 'x-amz-trailer': 'x-amz-checksum-sha256' }),
    'MalformedTrailerError',
    400,
  ],
  ['a trailer without a colon', trailing('0\r\nhello\r\n\r\n'), 'MalformedTrailerError', 400],
  [
    'a trailer that is no checksum',
    trailing(goodTrailer, { 'x-amz-trailer': 'x-amz-meta-a' }),
    'InvalidRequest',
    400,
  ],
  [
    'a trailer of nothing',
    put({ ...crc32, 'x-amz-trailer': 'x-amz-checksum-crc32' }),
    'MalformedTrailerError',
    400,
  ],
  ['no end', trailing('5\r\nhello\r\n0\r\n'), 'IncompleteBody', 400],
  ['less than a chunk', trailing('5\r\nhell'), 'IncompleteBody', 400],
  ['something behind the end', trailing(`${goodTrailer}more`), 'IncompleteBody', 400],
  ['a chunk without a size', trailing('hello'), 'IncompleteBody', 400],
  ['a chunk that is longer', trailing(goodTrailer.replace('5', '4')), 'IncompleteBody', 400],
  [
    'a chunk that is longer than a body that would be right',
    trailing(goodTrailer.replace('5', '4').replace('NhCmhg==', 'HIYA4w=='), {
      'x-amz-decoded-content-length': '4',
    }),
    'IncompleteBody',
    400,
  ],
  [
    'one trailer more',
    trailing(goodTrailer.replace('0\r\n', '0\r\nx-amz-meta-a:b\r\n')),
    'MalformedTrailerError',
    400,
  ],
  ['small chunks', trailing('2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'), 'InvalidChunkSizeError', 403],
  [
    'another length',
    trailing(goodTrailer, { 'x-amz-decoded-content-length': '6' }),
    'IncompleteBody',
    400,
  ],
  [
    'no length',
    trailing(goodTrailer, { 'x-amz-decoded-content-length': '' }),
    'MissingContentLength',
    411,
  ],
  [
    'anything, where there are none',
    trailing(goodTrailer),
    'MissingContentLength',
    411,
    { noTrailers: true },
  ],
];

testRefusals('a payload', payloads);
testRefusals('a trailer', trailers);

test('a payload that is right is not refused', async () => {
  await using s3 = await strictS3({ requireIfNoneMatch: true, requireSignedPayload: true });
  const md5 = createHash('md5').update(hello).digest('base64');
  const raw = put({ 'content-md5': md5, 'if-none-match': '*' });
  expect((await rawRequest(s3, raw)).status).toBe(200);
});

test('a right trailer is not refused', async () => {
  await using s3 = await strictS3();
  expect((await rawRequest(s3, trailing(goodTrailer))).status).toBe(200);
  expect(await s3.object('key')).toEqual(hello);
});

test('a body that breaks off stores nothing', async () => {
  await using s3 = await strictS3();
  const raw = put({ ...crc32, 'content-length': '9' }, { abort: true });
  await expect(rawRequest(s3, raw)).rejects.toThrow();
  expect((await rawRequest(s3, { key: 'key' })).code).toBe('NoSuchKey');
  expect(s3.requests[0]).toMatchObject({ status: 0, operation: 'PutObject' });
});
