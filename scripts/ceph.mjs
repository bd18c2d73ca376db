// Real Ceph by hand, as the tests use it:
//   node scripts/ceph.mjs install|start|stop|status|serve newest|fallback...
// `serve` runs until it is interrupted; `start` runs that in the background.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cephNames, installCeph } from './ceph-root.mjs';
import { startCeph } from './ceph-server.mjs';

/** @typedef {import('./ceph-root.mjs').CephName} CephName */

const stateDirectory = join(import.meta.dirname, '..', '.cache', 'ceph');
const [command = '', ...words] = process.argv.slice(2);

/** @type {Record<string, (name: CephName) => Promise<void>>} */
const commands = {
  install: async (name) => console.log(`${name}: ${await installCeph(name, console.error)}`),
  serve,
  start,
  stop,
  status: async (name) => console.log(`${name}: ${describe(name)}`),
};

try {
  const run = commands[command];
  const names = words.filter(isName);
  if (!run || names.length === 0 || names.length < words.length) {
    throw new Error(`usage: ceph.mjs ${Object.keys(commands).join('|')} ${cephNames.join('|')}...`);
  }
  // All of them, also when one fails: none may be left half-done.
  const results = await Promise.allSettled(names.map((name) => run(name)));
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string} word @returns {word is CephName} */
function isName(word) {
  return cephNames.some((name) => name === word);
}

/** @param {CephName} name */
async function serve(name) {
  if (read(name)) throw new Error(`${name} runs already: ${describe(name)}`);
  const { stop: end, ...server } = await startCeph(name);
  mkdirSync(stateDirectory, { recursive: true });
  const fresh = `${stateFile(name)}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify({ ...server, server: process.pid }), { mode: 0o600 });
  renameSync(fresh, stateFile(name));
  console.log(`${name}: ${describe(name)}`);
  await new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  await end();
  rmSync(stateFile(name), { force: true });
}

/** @param {CephName} name */
async function start(name) {
  mkdirSync(stateDirectory, { recursive: true });
  const log = join(stateDirectory, `${name}.log`);
  const child = spawn(process.execPath, [import.meta.filename, 'serve', name], {
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
    detached: true,
  });
  child.unref();
  while (child.exitCode === null && read(name)?.server !== child.pid) await sleep(50);
  if (child.exitCode !== null) throw new Error(readFileSync(log, 'utf8').trim());
  console.log(`${name}: ${describe(name)}`);
}

/** @param {CephName} name */
async function stop(name) {
  const state = read(name);
  if (state) process.kill(state.server, 'SIGTERM');
  while (read(name)) await sleep(50);
  rmSync(stateFile(name), { force: true });
  console.log(`${name}: stopped`);
}

/** @param {CephName} name */
function describe(name) {
  const state = read(name);
  if (!state) return 'stopped';
  const { accessKeyId, secretAccessKey } = state.credentials;
  return `${state.release} at ${state.endpoint}, access key ${accessKeyId}, secret key ${secretAccessKey}`;
}

/**
 * What runs, if the process that wrote the file still does.
 * @param {CephName} name
 * @returns {Omit<import('./ceph-server.mjs').CephServer, 'stop'> & { server: number } | undefined}
 */
function read(name) {
  const state = JSON.parse(textOf(stateFile(name)) ?? 'null');
  const lives = state && textOf(`/proc/${state.server}/cmdline`)?.includes('ceph.mjs');
  return lives ? state : undefined;
}

/** @param {string} file which may go away at any time */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} name */
function stateFile(name) {
  return join(stateDirectory, `${name}.json`);
}
