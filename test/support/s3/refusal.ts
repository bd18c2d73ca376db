import { describe, expect, test } from '@jest/globals';
import { type RawRequest, rawRequest } from './raw-request.ts';
import { type StrictS3Options, strictS3 } from './strict-s3.ts';

export const hello = Buffer.from('hello');
export const crc32 = { 'x-amz-checksum-crc32': 'NhCmhg==' };
export const putHello: RawRequest = { method: 'PUT', key: 'key', body: hello, headers: crc32 };

/** A PUT of `hello` whose headers are these, and no others. */
export function put(headers: Readonly<Record<string, string>>, more: RawRequest = {}): RawRequest {
  return { ...putHello, headers, ...more };
}

/** A request to a bucket in which `there` is, and the refusal it meets. */
export type Refusal = [
  what: string,
  raw: RawRequest,
  code: string,
  status: number,
  options?: StrictS3Options,
];

/** A test for each: it is refused so, and the bucket is as it was. */
export function testRefusals(what: string, refusals: readonly Refusal[]): void {
  describe(`${what} is refused with`, () => {
    test.each(refusals)('%s', async (_what, raw, code, status, options = {}) => {
      await using s3 = await strictS3(options);
      await s3.put('there', hello);
      const answer = await rawRequest(s3, raw);
      expect([answer.code, answer.status]).toEqual([code, status]);
      expect(s3.requests).toMatchObject([{ code, status }]);
      expect(s3.objects().map(({ key }) => key)).toEqual(['there']);
      expect(await s3.object('there')).toEqual(hello);
    });
  });
}
