import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Fault } from '../support/s3/faults.ts';
import { bodyInBlocks, bytesOf, readAll } from './contract.ts';
import { onStrictS3, type StrictWorld } from './s3-worlds.ts';

const [key, inBucket] = ['sha256/0123', 'isar/nightly/sha256/0123'];
const mebibyte = 1024 * 1024;
const small = bytesOf(100_000);
const large = bytesOf(33 * mebibyte);
const operationsOf = ({ s3 }: StrictWorld) => s3.requests.map(({ operation }) => operation);
const bodyOf = (bytes: Uint8Array) => bodyInBlocks(bytes, 1_000_003);
const slowDown: Fault = { kind: 'answer', status: 503, code: 'SlowDown' };
const conflict: Fault = { kind: 'answer', status: 409, code: 'ConditionalRequestConflict' };

async function expectWhole({ store, contents, s3 }: StrictWorld, bytes: Uint8Array): Promise<void> {
  expect((await s3.object(inBucket))?.equals(bytes)).toBe(true);
  expect((await readAll(store, key))?.equals(bytes)).toBe(true);
  expect(await contents()).toEqual([key]);
}

describe('an upload', () => {
  test('in one request: checksum, signed payload, condition; then HEAD', async () => {
    await using world = await onStrictS3();
    await world.store.create(`${key}.zst`, bodyOf(small));
    expect(operationsOf(world)).toEqual(['PutObject', 'HeadObject']);
    expect(world.s3.requests[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-crc32': expect.stringMatching(/^[\w+/]{6}==$/),
      'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
      'content-type': 'application/zstd',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test('in parts of equal size, a checksum with each of them', async () => {
    await using world = await onStrictS3();
    await world.store.create(key, bodyOf(large));
    expect(operationsOf(world)).toEqual([
      'CreateMultipartUpload',
      'UploadPart',
      'UploadPart',
      'UploadPart',
      'HeadObject',
      'CompleteMultipartUpload',
      'HeadObject',
    ]);
    const parts = world.s3.requests.filter(({ operation }) => operation === 'UploadPart');
    expect(parts.map(({ bytesReceived }) => bytesReceived / mebibyte).sort()).toEqual([1, 16, 16]);
    for (const { headers } of parts) {
      expect(headers['x-amz-checksum-crc32']).toMatch(/^[\w+/]{6}==$/);
      expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    }
    const complete = world.s3.requests.find(({ operation }) => operation?.startsWith('Complete'));
    expect(complete?.headers['if-none-match']).toBe('*');
    expect(world.s3.objects()[0]?.headers['cache-control']).toContain('immutable');
  });

  test.each<['PutObject' | 'UploadPart' | 'CompleteMultipartUpload' | 'HeadObject', Fault]>([
    ['PutObject', slowDown],
    ['PutObject', { kind: 'reset-request', afterBytes: 70_000 }],
    ['PutObject', { kind: 'answer', status: 500, code: 'InternalError' }],
    ['UploadPart', slowDown],
    ['UploadPart', { kind: 'reset-request', afterBytes: 700_000 }],
    ['UploadPart', { kind: 'lost-answer' }],
    ['CompleteMultipartUpload', slowDown],
    ['CompleteMultipartUpload', { kind: 'lost-answer' }],
    ['CompleteMultipartUpload', { kind: 'answer', status: 200, code: 'InternalError' }],
    ['HeadObject', slowDown],
  ])('survives a passing fault of %s: %j', async (operation, fault) => {
    await using world = await onStrictS3();
    world.s3.inject({ when: { operation }, fault });
    const bytes = operation === 'PutObject' ? small : large;
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject({
      created: true,
      size: bytes.length,
    });
    expect(world.s3.requests.filter((request) => request.fault === fault.kind)).toHaveLength(1);
    await expectWhole(world, bytes);
  });

  test('whose answer was lost is not claimed as ours, since it cannot be told', async () => {
    await using world = await onStrictS3();
    world.s3.inject({ when: { operation: 'PutObject' }, fault: { kind: 'lost-answer' } });
    expect(await world.store.create(key, bodyOf(small))).toMatchObject({ created: false });
    await expectWhole(world, small);
  });

  test.each([
    ['PutObject', small],
    ['CompleteMultipartUpload', large],
  ] as const)('begins anew when somebody else is at the same key: %s', async (operation, bytes) => {
    await using world = await onStrictS3();
    world.s3.inject({ when: { operation }, fault: conflict, times: 2 });
    let opened = 0;
    const body = bodyOf(bytes);
    const counted = {
      ...body,
      open: () => {
        opened++;
        return body.open();
      },
    };
    expect(await world.store.create(key, counted)).toMatchObject({ created: true });
    expect(opened).toBe(3);
    await expectWhole(world, bytes);
  });

  test.each([
    [conflict, 'ConditionalRequestConflict'],
    // Google Cloud Storage means something else by it.
    [{ kind: 'answer', status: 412, code: 'PreconditionFailed' }, 'PreconditionFailed'],
  ] as const)('gives up where it is always %j', async (fault, name) => {
    await using world = await onStrictS3();
    world.s3.inject({ when: { operation: 'PutObject' }, fault, times: 9 });
    await expect(world.store.create(key, bodyOf(small))).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining(name),
      hint: expect.stringMatching(/./),
    });
    expect(operationsOf(world).filter((operation) => operation === 'PutObject')).toHaveLength(3);
  });

  test('in parts that cannot be completed, while somebody else wrote the key, leaves theirs', async () => {
    await using world = await onStrictS3();
    const fault: Fault = { kind: 'answer', status: 500, code: 'InternalError' };
    const completing = { operation: 'CompleteMultipartUpload' } as const;
    const failing = world.s3.inject({ when: completing, fault, times: 9 });
    const creating = world.store.create(key, bodyOf(large));
    await failing.reached;
    await world.s3.put(inBucket, small);
    expect(await creating).toMatchObject({ created: false, size: small.length });
    await expectWhole(world, small);
  });

  test.each(['CreateMultipartUpload', 'CompleteMultipartUpload'] as const)(
    "a web page for an answer of %s harms nothing: neither parts are left nor anybody's object lost",
    async (operation) => {
      await using world = await onStrictS3();
      const html = world.s3.inject({ when: { operation }, fault: { kind: 'html' }, times: 9 });
      await expect(world.store.create(key, bodyOf(large))).rejects.toMatchObject({
        code: 'store-unreachable',
        message: expect.stringContaining('no answer of S3'),
      });
      expect(html.hits).toBeGreaterThan(0);
      expect(await world.contents()).toEqual([]);
      expect(operationsOf(world)).not.toContain('DeleteObject');
    },
  );

  test('whose parts cannot be removed, while somebody else has the key, leaves theirs', async () => {
    await using world = await onStrictS3();
    const fault: Fault = { kind: 'answer', status: 403, code: 'AccessDenied' };
    world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault, times: 9 });
    await world.s3.put(inBucket, small);
    expect(await world.store.create(key, bodyOf(large))).toMatchObject({ created: false });
  });

  test('is found to write over what is there, and loses nothing by it', async () => {
    await using world = await onStrictS3({ ignoresConditions: 'all' });
    await world.store.create(key, bodyOf(small));
    expect(await world.store.isWriteOnce(key, bodyOf(small))).toBe(false);
    await expectWhole(world, small);
  });

  test('that the server loses is not taken for done', async () => {
    await using world = await onStrictS3();
    const gone: Fault = { kind: 'answer', status: 404, code: 'NoSuchKey' };
    world.s3.inject({ when: { operation: 'HeadObject' }, fault: gone });
    await expect(world.store.create(key, bodyOf(small))).rejects.toMatchObject({
      code: 'object-corrupt',
      message: `${key} was uploaded to s3://artifacts/isar/nightly, but it is not there`,
    });
  });

  test('that fails leaves no parts, and says why', async () => {
    await using world = await onStrictS3();
    world.s3.inject({
      when: { operation: 'UploadPart', partNumber: 2 },
      fault: slowDown,
      times: 9,
    });
    await expect(world.store.create(key, bodyOf(large))).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringMatching(/^s3:\/\/artifacts\/isar\/nightly, writing sha256.*SlowDown/),
      hint: expect.stringContaining('busy'),
    });
    expect(await world.contents()).toEqual([]);
  });

  test('whose parts cannot be removed says that they cost money', async () => {
    await using world = await onStrictS3();
    const fault: Fault = { kind: 'answer', status: 403, code: 'AccessDenied' };
    world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault, times: 9 });
    world.s3.inject({ when: { operation: 'UploadPart' }, fault, times: 9 });
    await expect(world.store.create(key, bodyOf(large))).rejects.toMatchObject({
      code: 'store-denied',
      hint: expect.stringContaining('an unfinished upload of isar/nightly/sha256/0123 is left'),
    });
  });

  test.each([
    ['PutObject', small],
    ['UploadPart', large],
  ] as const)('an interruption does not wait for %s', async (operation, bytes) => {
    await using world = await onStrictS3();
    const held = world.s3.inject({ when: { operation }, fault: { kind: 'hold' }, times: 9 });
    const controller = new AbortController();
    const interrupted = new UserError('interrupted', 'interrupted');
    const creating = world.store.create(key, bodyOf(bytes), { signal: controller.signal });
    await held.reached;
    controller.abort(interrupted);
    await expect(creating).rejects.toBe(interrupted);
    held.release();
    expect(await world.contents()).toEqual([]);
  });
});
