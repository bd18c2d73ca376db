import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { combinedCrc32, compositeOf, crc32Of } from '../../src/store/checksum.ts';
import { headersOf } from '../../src/store/headers.ts';
import { partMemory } from '../../src/store/part-memory.ts';
import { cutOf, type Part, partsOf } from '../../src/store/parts.ts';
import { sourceOf } from '../../src/store/source.ts';
import { bytesOf, inBlocks } from './contract.ts';

const [mebibyte, gibibyte, terabyte] = [1024 ** 2, 1024 ** 3, 1e12];

describe('how a body is cut', () => {
  test.each([
    [0, 16],
    [20 * gibibyte, 16],
    [160_000 * mebibyte, 16],
    [160_000 * mebibyte + 1, 17],
    [500e9, 48],
    [640_000 * mebibyte, 64],
  ])('%d bytes: parts of %d MiB', (atMost, size) => {
    const { partSize, atOnce } = cutOf(atMost, 'k', 64 * mebibyte);
    expect(partSize).toBe(size * mebibyte);
    expect(Math.ceil(atMost / partSize)).toBeLessThanOrEqual(10_000);
    expect(atOnce).toBeGreaterThan(0);
    expect(atOnce * partSize).toBeLessThanOrEqual(64 * mebibyte);
  });

  test('what would not fit into memory is refused before the first byte', () => {
    expect(() => cutOf(2 * terabyte, 'sha256/1', 64 * mebibyte)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('sha256/1 may have 2000000000000 bytes'),
        hint: expect.stringMatching(/./),
      }),
    );
  });
});

describe('the parts of a body', () => {
  async function taken(bytes: Buffer, block: number, partSize: number, atMost = bytes.length) {
    const memory = partMemory(3 * (partSize + 1));
    const next = partsOf(sourceOf(inBlocks(bytes, block)), memory, { partSize, atMost });
    const parts: Omit<Part, 'release'>[] = [];
    for (let part = await next(); part !== undefined; part = await next()) {
      parts.push({ ...part, bytes: Buffer.from(part.bytes) });
      part.release();
    }
    expect(await next()).toBeUndefined();
    return parts;
  }

  test('are the body, numbered, all of one size but the last', async () => {
    const size = fc.integer({ min: 0, max: 2000 });
    const some = fc.integer({ min: 1, max: 500 });
    await fc.assert(
      fc.asyncProperty(size, some, some, fc.nat(100), async (length, block, partSize, more) => {
        const bytes = bytesOf(length);
        const parts = await taken(bytes, block, partSize, length + more);
        expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true);
        expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1));
        for (const { bytes: part } of parts.slice(0, -1)) expect(part.length).toBe(partSize);
        for (const { last } of parts.slice(0, -1)) expect(last).toBe(false);
        if (length + more <= partSize) expect(parts.at(-1)?.last).toBe(true);
        expect(parts).toHaveLength(Math.max(1, Math.ceil(length / partSize)));
      }),
      {
        examples: [
          [0, 1, 1, 0],
          [500, 7, 500, 0],
          [501, 500, 500, 0],
          [1000, 1000, 500, 0],
        ],
      },
    );
  });

  test('are no more than was promised', async () => {
    await expect(taken(bytesOf(11), 5, 100, 10)).rejects.toThrow('more than the 10 bytes');
  });
});

test('checksums are those of the S3 user guide', () => {
  // "123456789" is the usual check of CRC-32: cbf43926.
  expect(crc32Of(Buffer.from('123456789'))).toBe(Buffer.from('cbf43926', 'hex').toString('base64'));
  expect(crc32Of(Buffer.of())).toBe('AAAAAA==');
  const parts = ['123', '456'].map((text) => crc32Of(Buffer.from(text)));
  const joined = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
  expect(compositeOf(parts)).toBe(`${crc32Of(joined)}-2`);
});

test('the checksum of the whole comes of those of its parts', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }), (parts) => {
      const summed = parts.map((part) => ({ crc32: crc32Of(part), size: part.length }));
      expect(combinedCrc32(summed)).toBe(crc32Of(Buffer.concat(parts)));
    }),
    { examples: [[[Buffer.alloc(70_000), Buffer.alloc(1 << 20, 1), Buffer.of()]]] },
  );
});

test.each([
  ['sha256/ab', 'application/octet-stream'],
  ['sha256/ab.zst', 'application/zstd'],
  ['builds/ab.json', 'application/json'],
])('%s is served as %s', (key, type) => {
  expect(headersOf(key)).toEqual({
    ContentType: type,
    CacheControl: 'public, max-age=31536000, immutable',
  });
});
