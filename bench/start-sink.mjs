import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Sink
 * @property {string} http where it listens
 * @property {string} https
 * @property {string} certificate a file
 * @property {() => Promise<void>} reset
 * @property {() => Promise<import('./forgetful-s3.mjs').Stats>} stats what arrived since then
 * @property {() => void} stop
 */

/**
 * The null sink, which ends with this process.
 * @param {string} directory for its certificate
 * @returns {Promise<Sink>}
 */
export async function startSink(directory) {
  const program = join(import.meta.dirname, 'null-sink.mjs');
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  if (typeof value !== 'string') throw new Error('the null sink did not start');
  const where = JSON.parse(value);
  return {
    ...where,
    reset: async () => void (await fetch(`${where.http}/_reset`, { method: 'POST' })),
    stats: async () => await (await fetch(`${where.http}/_stats`)).json(),
    stop: () => child.stdin.end(),
  };
}
