import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { locationOf, parseS3Url, s3PublicUrl } from '../../src/store/s3-location.ts';

describe('an s3: storage URL', () => {
  test('needs a bucket only', () => {
    expect(parseS3Url('s3://isar-images')).toEqual({
      bucket: 'isar-images',
      prefix: '',
      region: 'us-east-1',
      endpoint: undefined,
      pathStyle: false,
      profile: undefined,
      checksum: 'crc32',
      partSize: undefined,
    });
  });

  test("says everything with Nix's names, and two of our own", () => {
    const url =
      's3://isar-images/a/b%20c/?region=eu-central-1&endpoint=http://127.0.0.1:7480/&path-style=false&profile=ci&checksum=none&part-size=8';
    expect(parseS3Url(url)).toEqual({
      bucket: 'isar-images',
      prefix: 'a/b c',
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:7480',
      pathStyle: false,
      profile: 'ci',
      checksum: 'none',
      partSize: 8 * 1024 * 1024,
    });
  });

  test.each([
    ['s3://bucket?endpoint=minio.example.com', 'https://minio.example.com', true],
    ['s3://bucket?endpoint=minio.example.com&scheme=http', 'http://minio.example.com', true],
    ['s3://bucket?endpoint=minio.example.com:9000', 'https://minio.example.com:9000', true],
    [
      's3://bucket?endpoint=https%3A%2F%2Fs3.example.com%2Fapi%2F',
      'https://s3.example.com/api',
      true,
    ],
    ['s3://bucket?endpoint=s3.example.com&path-style=false', 'https://s3.example.com', false],
    // No wildcard certificate covers its name.
    ['s3://bucket.with.dots', undefined, true],
    ['s3://bucket?path-style=true', undefined, true],
  ])('%s: server and style', (url, endpoint, pathStyle) => {
    expect(parseS3Url(url)).toMatchObject({ endpoint, pathStyle });
  });

  test.each([5, 16, 64])('takes parts of %d MiB', (size) => {
    const { partSize } = parseS3Url(`s3://bucket?part-size=${size}`);
    expect(partSize).toBe(size * 1024 * 1024);
  });

  test.each(['4', '65', '100', '0', '-5', '5.5', '5MiB', '0x10', '1e1', ' 8'])(
    'takes no parts of %j MiB',
    (size) => {
      expect(() => parseS3Url(`s3://bucket?part-size=${encodeURIComponent(size)}`)).toThrow(
        'part-size is no number of MiB from 5 to 64',
      );
    },
  );

  test.each([
    ['s3:', 'name of a bucket'],
    ['s3://', 'name of a bucket'],
    ['s3:bucket/prefix', 'name of a bucket'],
    ['s3://b', 'name of a bucket'],
    ['s3://-bucket', 'name of a bucket'],
    ['s3://bu%20cket', ''],
    ['s3://bucket:80/', 'more than a bucket'],
    ['s3://key:secret@bucket', 'more than a bucket'],
    ['s3://key:secret/with@bucket', ''],
    ['s3:key:hunter2@bucket', 'name of a bucket'],
    ['s3://bucket?endpoint=https://:pw@x', 'no plain http or https URL'],
    ['s3://bucket#x', 'more than a bucket'],
    ['s3://bucket/a//b', 'an empty part'],
    ['s3://bucket/a%2F..%2Fb', 'an empty part'],
    ['s3://bucket/%E0', 'stray %'],
    ['s3://bucket?regoin=x', '"regoin" is no parameter; known: region, endpoint'],
    ['s3://bucket?other-key=hunter2', 'is no parameter'],
    ['s3://bucket?region=', 'region is empty'],
    ['s3://bucket?region=a&region=b', 'region is there twice'],
    ['s3://bucket?endpoint=ftp://x', 'no plain http or https URL'],
    ['s3://bucket?endpoint=https://user:pw@x', 'no plain http or https URL'],
    ['s3://bucket?scheme=ftp', 'neither http nor https'],
    ['s3://bucket?path-style=yes', 'neither true nor false'],
    ['s3://bucket?checksum=crc32c', 'neither crc32 nor none'],
    ['s3://bucket?checksum=', 'checksum is empty'],
    ['s3://bucket?part-size=16&part-size=16', 'part-size is there twice'],
  ])('%s is refused', (url, why) => {
    const refusal = expect.objectContaining({
      code: 'config-invalid',
      message: expect.stringContaining(why),
      hint: expect.stringMatching(/s3:\/\/BUCKET|environment|%25/),
    });
    expect(() => parseS3Url(url)).toThrow(refusal);
    expect(() => parseS3Url(url)).not.toThrow(/secret|hunter2|pw@/);
  });
});

describe('where readers find the keys', () => {
  test.each([
    ['s3://bucket', 'https://bucket.s3.us-east-1.amazonaws.com'],
    ['s3://bucket/a/b?region=eu-west-1', 'https://bucket.s3.eu-west-1.amazonaws.com/a/b'],
    ['s3://bucket/a?region=cn-north-1', 'https://bucket.s3.cn-north-1.amazonaws.com.cn/a'],
    ['s3://b.c.d?region=cn-northwest-1', 'https://s3.cn-northwest-1.amazonaws.com.cn/b.c.d'],
    ['s3://bucket?region=us-gov-west-1', 'https://bucket.s3.us-gov-west-1.amazonaws.com'],
    ['s3://bucket?region=cn-north-1&endpoint=s3.example.com', 'https://s3.example.com/bucket'],
    ['s3://b.c.d/a', 'https://s3.us-east-1.amazonaws.com/b.c.d/a'],
    ['s3://bucket/a b?endpoint=s3.example.com', 'https://s3.example.com/bucket/a%20b'],
    ['s3://bucket?endpoint=https://s3.example.com/api', 'https://s3.example.com/api/bucket'],
    [
      's3://bucket/a?endpoint=s3.example.com:81&path-style=false',
      'https://bucket.s3.example.com:81/a',
    ],
  ])('%s: %s', (url, expected) => {
    expect(s3PublicUrl(parseS3Url(url))).toBe(expected);
  });

  test('whatever the prefix, it is in the path, segment by segment', () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !['.', '..'].includes(text) && !/[/\0]/.test(text));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (segments) => {
        const written = segments.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
        const location = parseS3Url(`s3://bucket/${written}?endpoint=https://s3.example.com`);
        const { pathname, search, hash } = new URL(s3PublicUrl(location));
        expect([search, hash]).toEqual(['', '']);
        const expected = segments.map((part) => part.toWellFormed());
        expect(pathname.split('/').slice(2).map(decodeURIComponent)).toEqual(expected);
        expect(locationOf(location)).toBe(`s3://bucket/${expected.join('/')}`);
      }),
    );
  });
});
