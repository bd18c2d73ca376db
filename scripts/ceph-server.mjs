// Starts a Ceph of which nothing but its S3 port can be seen from outside.
import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cephRoot } from './ceph-root.mjs';
import { cachePath } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./ceph-root.mjs').CephName} CephName */
/** @typedef {{ accessKeyId: string, secretAccessKey: string }} Credentials */
/**
 * @typedef {object} CephServer
 * @property {string} endpoint `http://127.0.0.1:<port>`; buckets are addressed by path
 * @property {string} region
 * @property {string} release such as `ceph 20.2.4`
 * @property {Credentials} credentials
 * @property {Credentials} other of a second user, who has no right to the first one's buckets
 * @property {() => Promise<void>} stop returns when no process and no file is left
 */

const attempts = 3;
const patience = 90_000;

/**
 * Takes about six seconds. It ends with this process, however that ends.
 * @param {CephName} name
 * @returns {Promise<CephServer>}
 * @throws {Error} when it is not installed, or with the end of what it printed
 */
export async function startCeph(name) {
  const root = cephRoot(name);
  const release = await releaseOf(root);
  for (let attempt = 1; ; attempt++) {
    try {
      return { ...(await startOnce(root)), region: 'us-east-1', release };
    } catch (error) {
      // Somebody may have taken our port meanwhile.
      if (attempt === attempts) throw error;
    }
  }
}

/** @param {string} root */
async function releaseOf(root) {
  const text = await runProgram('chroot', [root, 'radosgw', '--version']);
  return `ceph ${/^ceph version (\S+)/.exec(text)?.[1] ?? text.trim()}`;
}

/** @param {string} root */
async function startOnce(root) {
  const [s3Port, monitorPort] = [await freePort(), await freePort()];
  const [credentials, other] = [newCredentials(), newCredentials()];
  const child = spawnNamespace(root, {
    S3_PORT: String(s3Port),
    MONITOR_PORT: String(monitorPort),
    ACCESS_KEY: credentials.accessKeyId,
    SECRET_KEY: credentials.secretAccessKey,
    OTHER_ACCESS_KEY: other.accessKeyId,
    OTHER_SECRET_KEY: other.secretAccessKey,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    // Not a signal to the child: it would end before its namespace is empty.
    child.stdin.end();
    await ended;
  };
  try {
    await becomeReady(child);
  } catch (error) {
    await stop();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${s3Port}`;
  return { endpoint, credentials, other, stop };
}

/**
 * The child's standard input stays open as long as we live. In a session of its own, Ctrl-C in a
 * terminal does not reach it before we have ended.
 * @param {string} root
 * @param {Record<string, string>} settings
 */
function spawnNamespace(root, settings) {
  const scripts = ['ceph-namespace.sh', 'ceph-start.sh'];
  const [outside, inside] = scripts.map((file) => join(import.meta.dirname, file));
  const data = openNameless();
  try {
    const namespace = ['--mount', '--pid', '--fork', '--kill-child'];
    const child = spawn('unshare', [...namespace, 'bash', `${outside}`, root, `${inside}`], {
      env: { PATH: process.env.PATH, ...settings },
      stdio: ['pipe', 'pipe', 'pipe', data],
      detached: true,
    });
    // Where it cannot be started or ends early, `close` tells.
    child.stdin?.on('error', () => {});
    return /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (
      /** @type {unknown} */ (child)
    );
  } finally {
    closeSync(data);
  }
}

/** A file that the file system forgets with the last process that has it open. */
function openNameless() {
  const path = join(cachePath('ceph'), `data-${randomBytes(8).toString('hex')}`);
  const file = openSync(path, 'wx+', 0o600);
  rmSync(path);
  return file;
}

/**
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 * @returns {Promise<void>}
 */
function becomeReady(child) {
  return new Promise((resolve, reject) => {
    let printed = '';
    /** @param {string} reason */
    const fail = (reason) => {
      clearTimeout(timer);
      const end = printed.trim().split('\n').slice(-15).join('\n');
      reject(new Error(`Ceph did not start: ${reason}\n${end}`));
    };
    const timer = setTimeout(() => fail(`not ready after ${patience / 1000} s`), patience);
    child.stderr.on('data', (data) => {
      printed += data;
    });
    child.stdout.on('data', (data) => {
      if (!`${data}`.includes('ready')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('error', (error) => fail(`${error.message} (of Debian's util-linux)`));
    child.once('close', (status, signal) => fail(signal ?? `exit ${status}`));
  });
}

/** @returns {Credentials} */
function newCredentials() {
  const accessKeyId = randomBytes(10).toString('hex').toUpperCase();
  return { accessKeyId, secretAccessKey: randomBytes(20).toString('hex') };
}

/**
 * Below the ports that the kernel gives to connections: one of those might be in use when Ceph
 * comes to listen.
 * @returns {Promise<number>}
 */
function freePort() {
  const port = randomInt(10_000, 30_000);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(freePort()));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
