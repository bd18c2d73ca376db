import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { temporaryDirectory } from '../temporary-directory.ts';
import { selfSigned } from './certificate.ts';
import type { Fault } from './faults.ts';
import { rawRequest } from './raw-request.ts';
import { putHello } from './refusal.ts';
import { type StrictS3, strictS3 } from './strict-s3.ts';

/** A process of its own: Node reads NODE_EXTRA_CA_CERTS at its start alone. */
const program = `
  import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
  const { Bucket, ...config } = JSON.parse(process.argv[1]);
  const client = new S3Client({ ...config, forcePathStyle: true, maxAttempts: 1 });
  await client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x'.repeat(1_000_000) }));
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'key' }));
  console.log((await got.Body.transformToString()).length);
`;

function runClient({ bucket, endpoint, region, credentials }: StrictS3, ca: string) {
  const config = JSON.stringify({ Bucket: bucket, endpoint, region, credentials });
  const args = ['--no-warnings', '--input-type=module', '--eval', program, config];
  return execa(process.execPath, args, { env: { NODE_EXTRA_CA_CERTS: ca }, reject: false });
}

describe('over https', () => {
  test("Amazon's client is served, if it trusts the certificate", async () => {
    await using s3 = await strictS3({ tls: true });
    expect(s3.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await runClient(s3, s3.certificate ?? '')).toMatchObject({
      stdout: '1000000',
      stderr: '',
    });
    const refused = await runClient(s3, '');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('self-signed certificate');
    expect(s3.requests.map(({ operation }) => operation)).toEqual(['PutObject', 'GetObject']);
  });

  test('curl reads what everybody may read', async () => {
    await using s3 = await strictS3({ tls: true, publicRead: true });
    await s3.put('key', Buffer.from('hello'));
    const trust = ['--cacert', s3.certificate ?? ''];
    const args = ['--silent', '--fail', '--noproxy', '*', ...trust, s3.publicUrl('key')];
    expect((await execa('curl', args)).stdout).toBe('hello');
  });

  test.each(['localhost', 'artifacts.localhost', '127.0.0.1'])(
    'the certificate is for %s',
    async (host) => {
      await using s3 = await strictS3({ tls: true });
      const ca = await readFile(s3.certificate ?? '');
      const port = Number(new URL(s3.endpoint).port);
      const name = host === '127.0.0.1' ? {} : { servername: host };
      const socket = connectTls({ host: '127.0.0.1', port, ca, ...name });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    },
  );

  test.each<[Fault, number]>([
    [{ kind: 'lost-answer' }, 1],
    [{ kind: 'reset-request', afterBytes: 2 }, 0],
  ])('a connection is reset as well: %j', async (fault, objects) => {
    await using s3 = await strictS3({ tls: true });
    s3.inject({ when: { operation: 'PutObject' }, fault });
    await expect(rawRequest(s3, putHello)).rejects.toThrow(/ECONNRESET|hang up/);
    expect(s3.requests).toMatchObject([{ status: 0, code: undefined, fault: fault.kind }]);
    expect(s3.objects()).toHaveLength(objects);
    expect((await rawRequest(s3, putHello)).status).toBe(200);
  });

  test('disposing of the server ends a connection that never spoke TLS', async () => {
    const s3 = await strictS3({ tls: true });
    const socket = connect(Number(new URL(s3.endpoint).port), '127.0.0.1');
    await once(socket, 'connect');
    // Somebody else's request tells that the server has the connection.
    await rawRequest(s3, putHello);
    const closed = once(socket, 'close');
    await s3[Symbol.asyncDispose]();
    await closed;
  });
});

test('without openssl it says that this is missing', async () => {
  await using directory = await temporaryDirectory();
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await expect(selfSigned(directory.path, [])).rejects.toThrow(/needs openssl/);
  } finally {
    process.env.PATH = path;
  }
});

test('over http there is no certificate', async () => {
  await using s3 = await strictS3();
  expect(s3).toMatchObject({ certificate: undefined, endpoint: expect.stringMatching(/^http:/) });
});
