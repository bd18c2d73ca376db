import { describe, expect, test } from '@jest/globals';
import { rawRequest } from './raw-request.ts';
import {
  big,
  bigger,
  complete,
  composite,
  create,
  type Headers,
  hello,
  key,
  named,
  uploadPart,
} from './raw-upload.ts';
import { type StrictS3Options, strictS3 } from './strict-s3.ts';

const fullObject = { ...composite, 'x-amz-checksum-type': 'FULL_OBJECT' };

describe('creating an upload is refused with', () => {
  test.each<[string, Headers]>([
    ['a composite CRC64NVME', { ...fullObject, 'x-amz-checksum-algorithm': 'CRC64NVME' }],
    ['the SHA256 of the whole', { ...fullObject, 'x-amz-checksum-algorithm': 'SHA256' }],
    ['an unknown algorithm', { 'x-amz-checksum-algorithm': 'CRC16' }],
    ['a type without an algorithm', { 'x-amz-checksum-type': 'FULL_OBJECT' }],
  ])('%s', async (what, headers) => {
    await using s3 = await strictS3();
    const type = what.includes('composite') ? { 'x-amz-checksum-type': 'COMPOSITE' } : {};
    const raw = { method: 'POST', key, query: { uploads: '' }, headers: { ...headers, ...type } };
    expect(await rawRequest(s3, raw)).toMatchObject({ code: 'InvalidRequest', status: 400 });
    expect(s3.uploads()).toEqual([]);
  });
});

describe('a part is refused', () => {
  test.each([0, 10_001, 'one', '01x', ''])('with the number %p', async (number) => {
    await using s3 = await strictS3();
    const answer = await uploadPart(s3, await create(s3), number, hello);
    expect(answer).toMatchObject({ code: 'InvalidArgument', status: 400 });
  });

  test.each<[string, Headers, Headers, string]>([
    ['none', composite, { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' }, 'crc32.*null'],
    ['another', composite, { 'x-amz-checksum-crc32c': 'mnG7TA==' }, 'crc32.*crc32c'],
    ['one nobody asked for', {}, { 'x-amz-checksum-crc32': 'NhCmhg==' }, 'null.*crc32'],
  ])('with a checksum: %s', async (_what, ofUpload, headers, message) => {
    await using s3 = await strictS3();
    const answer = await uploadPart(s3, await create(s3, ofUpload), 1, hello, { headers });
    expect(answer.code).toBe('InvalidRequest');
    expect(String(answer.body)).toMatch(new RegExp(message));
    expect(s3.uploads()).toMatchObject([{ parts: [] }]);
  });

  test('with wrong bytes, or for no upload, or for one of another key', async () => {
    await using s3 = await strictS3();
    const id = await create(s3);
    const headers = { 'x-amz-checksum-crc32': 'AAAAAA==' };
    expect((await uploadPart(s3, id, 1, hello, { headers })).code).toBe('BadDigest');
    expect((await uploadPart(s3, 'none', 1, hello)).code).toBe('NoSuchUpload');
    expect((await uploadPart(s3, id, 1, hello, { key: 'other' })).code).toBe('NoSuchUpload');
    expect(s3.uploads()).toMatchObject([{ parts: [] }]);
  });

  test('whose upload is aborted meanwhile', async () => {
    await using s3 = await strictS3();
    const uploadId = await create(s3);
    const held = s3.inject({ when: { operation: 'UploadPart' }, fault: { kind: 'hold' } });
    const part = uploadPart(s3, uploadId, 1, hello);
    await held.reached;
    const abort = { method: 'DELETE', key, query: { uploadId } };
    expect((await rawRequest(s3, abort)).status).toBe(204);
    held.release();
    expect((await part).code).toBe('NoSuchUpload');
    expect((await rawRequest(s3, abort)).code).toBe('NoSuchUpload');
  });
});

test('a part is refused whose upload is aborted while it comes', async () => {
  await using s3 = await strictS3();
  const uploadId = await create(s3);
  let goOn = () => {};
  const until = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const part = uploadPart(s3, uploadId, 1, hello, { until });
  while (s3.requests.at(-1)?.bytesReceived !== 2) await new Promise((next) => setTimeout(next, 5));
  await rawRequest(s3, { method: 'DELETE', key, query: { uploadId } });
  goOn();
  expect((await part).code).toBe('NoSuchUpload');
});

type Completion = [what: string, parts: string, code: string, headers?: Headers, options?: object];

describe('completing is refused with', () => {
  const both = named(1, big) + named(2, hello);
  test.each<Completion>([
    ['no parts', '', 'MalformedXML'],
    ['an unknown element', `${both}<Other>1</Other>`, 'MalformedXML'],
    ['an unknown checksum', both.replaceAll('ChecksumCRC32', 'ChecksumSHA1'), 'MalformedXML'],
    ['text that is no XML', `${both}more`, 'MalformedXML'],
    ['a number that is none', both.replace('>1<', '>one<'), 'MalformedXML'],
    ['an entity that is none', both.replace('&quot;', '&quote;'), 'MalformedXML'],
    ['parts in another order', named(2, hello) + named(1, big), 'InvalidPartOrder'],
    ['a part twice', named(1, big) + named(1, big), 'InvalidPartOrder'],
    ['a part that is not there', `${both}${named(3, hello)}`, 'InvalidPart'],
    ['the ETag of other bytes', named(1, big) + named(2, big, 'NhCmhg=='), 'InvalidPart'],
    ['the checksum of other bytes', named(1, big, 'AAAAAA==') + named(2, hello), 'InvalidPart'],
    ['a small part before the last', named(2, hello) + named(4, hello), 'EntityTooSmall'],
    ['another size', both, 'InvalidRequest', { 'x-amz-mp-object-size': '5' }],
    ['another type', both, 'InvalidRequest', { 'x-amz-checksum-type': 'COMPOSITE' }],
    ['another checksum', both, 'BadDigest', { 'x-amz-checksum-crc32': 'AAAAAA==' }],
    ['another algorithm', both, 'InvalidRequest', { 'x-amz-checksum-sha1': 'AAAA' }],
    ['no condition', both, 'AccessDenied', {}, { requireIfNoneMatch: true }],
    ['a key that is there', both, 'PreconditionFailed', { 'if-none-match': '*' }],
    ['another ETag', both, 'PreconditionFailed', { 'if-match': '"0"' }],
  ])('%s', async (_what, parts, code, headers = {}, options: StrictS3Options = {}) => {
    await using s3 = await strictS3(options);
    const id = await create(s3, fullObject);
    await s3.put(key, Buffer.from('old'));
    await uploadPart(s3, id, 1, big);
    await uploadPart(s3, id, 2, hello);
    await uploadPart(s3, id, 4, hello);
    expect((await complete(s3, id, parts, headers)).code).toBe(code);
    expect(String(await s3.object(key))).toBe('old');
    expect(s3.uploads()).toMatchObject([{ id, parts: [1, 2, 4] }]);
  });

  test('parts without the checksums of which the whole is made', async () => {
    await using s3 = await strictS3();
    const id = await create(s3);
    await uploadPart(s3, id, 1, hello);
    const without = named(1, hello).replace(/<ChecksumCRC32>.*<\/ChecksumCRC32>/, '');
    expect((await complete(s3, id, without)).code).toBe('InvalidRequest');
    expect((await complete(s3, id, named(1, hello))).status).toBe(200);
  });

  test('an upload that was completed', async () => {
    await using s3 = await strictS3();
    const id = await create(s3, fullObject);
    await uploadPart(s3, id, 1, hello);
    const headers = { 'x-amz-checksum-crc32': 'NhCmhg==', 'if-none-match': '*' };
    expect((await complete(s3, id, named(1, hello), headers)).status).toBe(200);
    expect((await complete(s3, id, named(1, hello), headers)).code).toBe('NoSuchUpload');
    expect((await uploadPart(s3, id, 2, hello)).code).toBe('NoSuchUpload');
    expect(await s3.object(key)).toEqual(hello);
  });
});

test('of two completions at once one creates the object', async () => {
  await using s3 = await strictS3();
  const ids = [await create(s3), await create(s3)];
  for (const id of ids) await uploadPart(s3, id, 1, hello);
  const results = ids.map((id) => complete(s3, id, named(1, hello), { 'if-none-match': '*' }));
  const statuses = (await Promise.all(results)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 412]);
  expect(s3.uploads()).toHaveLength(1);
});

test.each(['complete', 'all'] as const)(
  'a server that ignores conditions (%s) completes over what is there',
  async (ignoresConditions) => {
    await using s3 = await strictS3({ ignoresConditions });
    await s3.put(key, Buffer.from('old'));
    const id = await create(s3);
    await uploadPart(s3, id, 1, hello);
    const answer = await complete(s3, id, named(1, hello), { 'if-none-match': '*' });
    expect(answer.status).toBe(200);
    expect(await s3.object(key)).toEqual(hello);
  },
);

test('a server of equal parts refuses parts of two sizes, and a last part that is larger', async () => {
  await using s3 = await strictS3({ equalParts: true });
  const id = await create(s3);
  await uploadPart(s3, id, 1, big);
  await uploadPart(s3, id, 2, bigger);
  await uploadPart(s3, id, 3, hello);
  const two = named(1, big) + named(2, bigger);
  expect((await complete(s3, id, two + named(3, hello))).code).toBe('InvalidPart');
  expect((await complete(s3, id, two)).code).toBe('InvalidPart');
});

test('a server of equal parts takes a smaller last one', async () => {
  await using s3 = await strictS3({ equalParts: true });
  const id = await create(s3);
  await uploadPart(s3, id, 1, big);
  await uploadPart(s3, id, 2, hello);
  expect((await complete(s3, id, named(1, big) + named(2, hello))).status).toBe(200);
});
