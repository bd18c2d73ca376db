import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cachePath } from '../../scripts/machine-cache.mjs';
import { type Credentials, type RealCeph, realCeph } from './ceph.ts';

const startServer = join(import.meta.dirname, '../../scripts/ceph-server.mjs');
const startTime = 200_000;

/** The children of a process that made a namespace for further ones, and those. */
async function namespacesOf(owner: number): Promise<{ maker: number; namespace: string }[]> {
  const children = await readFile(`/proc/${owner}/task/${owner}/children`, 'utf8').catch(() => '');
  const ours = await readlink('/proc/self/ns/pid');
  const makers = children.split(' ').filter((pid) => pid !== '');
  const namespaces = await Promise.all(
    makers.map(async (maker) => ({
      maker: Number(maker),
      namespace: await readlink(`/proc/${maker}/ns/pid_for_children`).catch(() => ours),
    })),
  );
  return namespaces.filter(({ namespace }) => namespace !== ours);
}

/** Every process in a namespace, daemons too. */
async function processesIn(namespace: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const namespaces = await Promise.all(
    pids.map((pid) => readlink(`/proc/${pid}/ns/pid`).catch(() => '')),
  );
  return pids.filter((_, index) => namespaces[index] === namespace);
}

/** Asks again and again until there is an answer. @throws Error after a minute */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error('waited for a minute');
}

/** Files of ours that have no name any more, but take space as long as they are open. */
async function namelessFiles(): Promise<string[]> {
  const open = await readdir('/proc/self/fd');
  const paths = await Promise.all(
    open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return paths.filter((path) => path.endsWith('(deleted)'));
}

const dataFiles = async () =>
  (await readdir(cachePath('ceph'))).filter((name) => name.startsWith('data-'));

function clientOf({ endpoint, region }: RealCeph, credentials: Credentials): S3Client {
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

describe('two at one time', () => {
  let newest: RealCeph;
  let fallback: RealCeph;
  beforeAll(async () => {
    [newest, fallback] = await Promise.all([realCeph('newest'), realCeph('fallback')]);
  }, startTime);
  afterAll(async () => {
    await newest?.[Symbol.asyncDispose]();
    await fallback?.[Symbol.asyncDispose]();
  });
  const both = () => [newest, fallback];

  test('say which release they are', () => {
    expect(fallback.release).toMatch(/^ceph 18\.\d+\.\d+$/);
    // Where the newest cannot be had, the fallback stands for it.
    expect(newest.release).toMatch(/^ceph (18|2\d)\.\d+\.\d+$/);
  });

  test('store and give back, each for itself', async () => {
    for (const ceph of both()) {
      const bucket = await ceph.makeBucket();
      const object = { Bucket: bucket, Key: 'sha256/some' };
      const client = clientOf(ceph, ceph.credentials);
      await client.send(new PutObjectCommand({ ...object, Body: ceph.release }));
      const { Body } = await client.send(new GetObjectCommand(object));
      expect(await Body?.transformToString()).toBe(ceph.release);
      const elsewhere = both().filter((other) => other !== ceph);
      for (const other of elsewhere) {
        const stranger = clientOf(other, other.credentials);
        await expect(stranger.send(new GetObjectCommand(object))).rejects.toMatchObject({
          name: 'NoSuchBucket',
        });
      }
    }
  });

  test('refuse a wrong secret, and the other user', async () => {
    for (const ceph of both()) {
      const object = { Bucket: await ceph.makeBucket(), Key: 'a' };
      const wrong = { ...ceph.credentials, secretAccessKey: ceph.other.secretAccessKey };
      const put = (credentials: Credentials) =>
        clientOf(ceph, credentials).send(new PutObjectCommand({ ...object, Body: 'a' }));
      await expect(put(wrong)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
      await expect(put(ceph.other)).rejects.toMatchObject({ name: 'AccessDenied' });
      await put(ceph.credentials);
    }
  });
});

// Two shells, monitor, OSD, gateway, and what waits for the end of our process.
const all = 6;

test(
  'leaves no process and no file after it is disposed of',
  async () => {
    let namespace = '';
    {
      await using _ceph = await realCeph('newest');
      namespace = (await namespacesOf(process.pid))[0]?.namespace ?? '';
      expect(await processesIn(namespace)).toHaveLength(all);
      // Its data has no name even now.
      expect(await dataFiles()).toEqual([]);
    }
    expect(await processesIn(namespace)).toEqual([]);
    expect(await namelessFiles()).toEqual([]);
  },
  startTime,
);

test.each([
  { victim: 'the process that started it', early: false },
  { victim: 'the process that started it', early: true },
  { victim: 'the process that made its namespace', early: false },
])(
  'leaves no process after kill -9 of $victim, while it starts: $early',
  async ({ victim, early }) => {
    const program = `import { startCeph } from ${JSON.stringify(startServer)};
      await startCeph('fallback');
      console.log('ready');
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const pid = owner.pid ?? 0;
      // Not before it is ready: a start that failed is done again in another namespace.
      if (!early) await once(owner.stdout, 'data');
      const { maker, namespace } = await until(async () => (await namespacesOf(pid))[0]);
      await until(async () => (await processesIn(namespace))[3]);
      expect((await processesIn(namespace)).length).toBeGreaterThan(3);

      process.kill(victim.includes('namespace') ? maker : pid, 'SIGKILL');

      const isEmpty = async () => (await processesIn(namespace)).length === 0 || undefined;
      expect(await until(isEmpty)).toBe(true);
    } finally {
      owner.kill('SIGKILL');
    }
  },
  startTime,
);
