import { CompleteMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { withClient } from './amazon-client.ts';
import { type RawAnswer, rawRequest } from './raw-request.ts';
import { complete, create, type Headers, hello, key, named, uploadPart } from './raw-upload.ts';
import { type StrictS3, strictS3 } from './strict-s3.ts';

const old = Buffer.from('old');
const oldTag = '149603e6c03516362a8da23f624db945';
const other = '"5d41402abc4b2a76b9719d911017c592"';

function putHello(s3: StrictS3, headers: Headers): Promise<RawAnswer> {
  const checksum = { 'x-amz-checksum-crc32': 'NhCmhg==' };
  return rawRequest(s3, { method: 'PUT', key, body: hello, headers: { ...headers, ...checksum } });
}

async function completeHello(s3: StrictS3, headers: Headers): Promise<RawAnswer> {
  const id = await create(s3);
  await uploadPart(s3, id, 1, hello);
  return await complete(s3, id, named(1, hello), headers);
}

// As Amazon S3 answered to those who recorded it (LocalStack's and Moto's verified tests).
describe.each([
  ['PutObject', putHello],
  ['CompleteMultipartUpload', completeHello],
] as const)('a condition of %s', (_operation, write) => {
  test.each<[Headers, 'there' | 'not there', number, string | undefined]>([
    [{ 'if-none-match': '*' }, 'not there', 200, undefined],
    [{ 'if-none-match': '*' }, 'there', 412, 'PreconditionFailed'],
    [{ 'if-none-match': other }, 'there', 501, 'NotImplemented'],
    [{ 'if-match': `"${oldTag}"` }, 'there', 200, undefined],
    [{ 'if-match': oldTag }, 'there', 200, undefined],
    [{ 'if-match': other }, 'there', 412, 'PreconditionFailed'],
    [{ 'if-match': other }, 'not there', 404, 'NoSuchKey'],
    [{ 'if-match': '*' }, 'there', 501, 'NotImplemented'],
    [{ 'if-match': oldTag, 'if-none-match': '*' }, 'there', 501, 'NotImplemented'],
  ])('%j, where the key is %s: %d', async (headers, where, status, code) => {
    await using s3 = await strictS3();
    if (where === 'there') await s3.put(key, old);
    expect(await write(s3, headers)).toMatchObject({ status, code });
    const before = where === 'there' ? old : undefined;
    expect(await s3.object(key)).toEqual(status === 200 ? hello : before);
  });
});

describe('completing under a condition conflicts with whoever', () => {
  const remove = (s3: StrictS3) => rawRequest(s3, { method: 'DELETE', key });
  test.each<[string, Headers, number, (s3: StrictS3) => Promise<unknown>]>([
    ['removed the object meanwhile', { 'if-none-match': '*' }, 409, remove],
    ['stored the same again', { 'if-match': oldTag }, 409, (s3) => s3.put(key, old)],
    [
      'stored another, which is looked at first',
      { 'if-match': oldTag },
      412,
      (s3) => s3.put(key, hello),
    ],
    ['removed it, which is looked at first', { 'if-match': oldTag }, 404, remove],
    ['removed nothing: no conflict', {}, 200, remove],
    ['did nothing: no conflict', { 'if-match': oldTag }, 200, async () => {}],
  ])('%s', async (_who, headers, status, happen) => {
    await using s3 = await strictS3();
    await s3.put(key, old);
    const id = await create(s3);
    await uploadPart(s3, id, 1, hello);
    await happen(s3);
    const answer = await complete(s3, id, named(1, hello), headers);
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.code).toBe('ConditionalRequestConflict');
    expect(s3.uploads()).toHaveLength(status === 200 ? 0 : 1);
  });

  test('and not with a new upload', async () => {
    await using s3 = await strictS3();
    await s3.put(key, old);
    await remove(s3);
    expect((await completeHello(s3, { 'if-none-match': '*' })).status).toBe(200);
  });
});

test('a server that ignores conditions knows no conflict', async () => {
  await using s3 = await strictS3({ ignoresConditions: 'complete' });
  await s3.put(key, old);
  const id = await create(s3);
  await uploadPart(s3, id, 1, hello);
  await s3.put(key, hello);
  const answer = await complete(s3, id, named(1, hello), { 'if-match': oldTag });
  expect(answer.status).toBe(200);
});

test('an injected conflict is one to a client, and nothing is done', async () => {
  await using made = await withClient();
  const { s3, client, Bucket } = made;
  const fault = { kind: 'answer', status: 409, code: 'ConditionalRequestConflict' } as const;
  s3.inject({ when: () => true, fault, times: 2 });
  const conflict = expect.objectContaining({
    name: 'ConditionalRequestConflict',
    $metadata: expect.objectContaining({ httpStatusCode: 409 }),
  });
  const put = { Bucket, Key: key, Body: 'hello', IfNoneMatch: '*' };
  await expect(client.send(new PutObjectCommand(put))).rejects.toThrow(conflict);
  const done = { Bucket, Key: key, UploadId: 'any', IfNoneMatch: '*' };
  await expect(client.send(new CompleteMultipartUploadCommand(done))).rejects.toThrow(conflict);
  expect(s3.objects()).toEqual([]);
});
