import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import type { Fault } from './faults.ts';
import { interrupted } from './interruption.ts';
import { rawRequest } from './raw-request.ts';
import { put, putHello } from './refusal.ts';
import { type StrictS3Options, strictS3 } from './strict-s3.ts';

const megabyte = Buffer.alloc(1_000_000);
const unverified = { requireChecksum: false };
const putMegabyte = put({}, { body: megabyte });

async function serverWith(fault: Fault, options: StrictS3Options = {}) {
  const s3 = await strictS3({ publicRead: true, ...unverified, ...options });
  const injected = s3.inject({ when: () => true, fault });
  return { s3, injected, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

/** Whether it is still open after a while in which all else would have been done. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise, sleep(200, 'pending')])) === 'pending';
}

test('an interruption comes after as many bytes as it says, or at the end, and changes none', async () => {
  const blocks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }));
  await fc.assert(
    fc.asyncProperty(blocks, fc.nat(40), async (given, afterBytes) => {
      const found: number[] = [];
      const counts: number[] = [];
      const happen = async () => {
        counts.push(found.length);
      };
      for await (const block of interrupted(given, { afterBytes, happen })) found.push(...block);
      const all = given.flatMap((block) => [...block]);
      expect(found).toEqual(all);
      expect(counts).toEqual([Math.min(afterBytes, all.length)]);
    }),
  );
});

describe('a request', () => {
  test.each([0, 300_000, 1_000_000, 2_000_000])(
    'stalls after %d bytes, until released',
    async (afterBytes) => {
      await using made = await serverWith({ kind: 'stall-request', afterBytes });
      const { s3, injected } = made;
      const answer = rawRequest(s3, putMegabyte);
      await injected.reached;
      const bytesReceived = () => s3.requests[0]?.bytesReceived ?? 0;
      while (bytesReceived() < Math.min(afterBytes, megabyte.length)) await sleep(5);
      expect(await isPending(answer)).toBe(true);
      expect(s3.requests[0]?.status).toBe(0);
      // A block is what Node reads at once.
      expect(bytesReceived()).toBeLessThan(afterBytes + 70_000);
      // What stalls stalls nobody else.
      expect((await rawRequest(s3, { ...putHello, key: 'other' })).status).toBe(200);
      injected.release();
      expect((await answer).status).toBe(200);
      expect((await s3.object('key'))?.equals(megabyte)).toBe(true);
    },
  );

  test('without a body stalls, too', async () => {
    await using made = await serverWith({ kind: 'stall-request', afterBytes: 0 });
    const answer = rawRequest(made.s3, { method: 'HEAD', key: 'key' });
    expect(await isPending(answer)).toBe(true);
    made.injected.release();
    expect((await answer).status).toBe(404);
  });

  test('that stalls and whose client goes away is none', async () => {
    await using made = await serverWith({ kind: 'stall-request', afterBytes: 300_000 });
    const { s3, injected } = made;
    await expect(rawRequest(s3, { ...putMegabyte, abort: true })).rejects.toThrow(/hang up/);
    await injected.reached;
    injected.release();
    expect((await rawRequest(s3, { ...putHello, key: 'other' })).status).toBe(200);
    expect(s3.objects().map(({ key }) => key)).toEqual(['other']);
  });
});

describe('an answer', () => {
  test.each([0, 3, 9])('stalls after %d bytes, until released', async (afterBytes) => {
    await using made = await serverWith({ kind: 'stall-response', afterBytes });
    const { s3, injected } = made;
    await s3.put('key', Buffer.from('hello'));
    const outgoing = httpRequest(s3.publicUrl('key')).end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(incoming.headers['content-length']).toBe('5');
    const received: Buffer[] = [];
    incoming.on('data', (block) => received.push(block));
    const end = once(incoming, 'end');
    while (Buffer.concat(received).length < Math.min(afterBytes, 5)) await sleep(5);
    // The length is known: a client with all the bytes waits for no more.
    expect(await isPending(end)).toBe(afterBytes < 5);
    expect(String(Buffer.concat(received))).toBe('hello'.slice(0, afterBytes));
    injected.release();
    await end;
    expect(String(Buffer.concat(received))).toBe('hello');
  });
});

test.each(['stall-request', 'stall-response'] as const)(
  'disposing of a server ends a %s',
  async (kind) => {
    for (const tls of [false, true]) {
      const { s3, injected } = await serverWith({ kind, afterBytes: 3 }, { tls });
      await s3.put('key', Buffer.from('hello'));
      const answer = rawRequest(s3, kind === 'stall-request' ? putMegabyte : { key: 'key' });
      const lost = expect(answer).rejects.toThrow(/ECONNRESET|hang up|aborted/);
      await injected.reached;
      expect(await isPending(answer)).toBe(true);
      await s3[Symbol.asyncDispose]();
      await lost;
    }
  },
);

describe('a server that reads slowly', () => {
  test('takes about as long as it should, and takes all', async () => {
    await using s3 = await strictS3({ ...unverified, bytesPerSecond: 2_000_000 });
    const start = performance.now();
    expect((await rawRequest(s3, putMegabyte)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(450);
    expect((await s3.object('key'))?.equals(megabyte)).toBe(true);
  });

  test('outlives a client that is killed in the middle', async () => {
    await using s3 = await strictS3({ ...unverified, bytesPerSecond: 1_000_000 });
    const { accessKeyId, secretAccessKey } = s3.credentials;
    const signing = ['--aws-sigv4', `aws:amz:${s3.region}:s3`, '--user'];
    const unsigned = ['--header', 'x-amz-content-sha256: UNSIGNED-PAYLOAD'];
    const args = [...signing, `${accessKeyId}:${secretAccessKey}`, ...unsigned];
    const what = ['--request', 'PUT', '--data-binary', '@-', s3.publicUrl('key')];
    const input = Buffer.alloc(50_000_000);
    const client = execa('curl', ['--silent', ...args, ...what], { input, reject: false });
    while ((s3.requests[0]?.bytesReceived ?? 0) < 200_000) await sleep(5);
    client.kill('SIGKILL');
    expect((await client).signal).toBe('SIGKILL');
    expect(s3.requests).toMatchObject([{ status: 0, code: undefined }]);
    expect((await rawRequest(s3, { ...putHello, key: 'other' })).status).toBe(200);
    expect(s3.objects().map(({ key }) => key)).toEqual(['other']);
  });

  test('ends at once when it is disposed of', async () => {
    const s3 = await strictS3({ ...unverified, bytesPerSecond: 1 });
    const lost = expect(rawRequest(s3, putMegabyte)).rejects.toThrow(/ECONNRESET|hang up|EPIPE/);
    while ((s3.requests[0]?.bytesReceived ?? 0) === 0) await sleep(5);
    await s3[Symbol.asyncDispose]();
    await lost;
    expect(s3.objects()).toEqual([]);
  });
});
