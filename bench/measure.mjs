// What a command takes: it and all the processes that it starts.
import { spawn } from 'node:child_process';
import { watchMemory } from './memory.mjs';

/**
 * @typedef {object} Command
 * @property {string} program
 * @property {readonly string[]} args
 * @property {Record<string, string>} [env] besides what `environment` leaves
 */
/**
 * @typedef {object} Figures
 * @property {number} wall seconds
 * @property {number} cpu seconds, of user and system
 * @property {number} peakMib the largest sum of what its processes had in memory at one time
 * @property {number} mainPeakMib the most that its first process ever had
 */

/** Bash counts the time of all children that were waited for, and needs no package. */
const timed = 'TIMEFORMAT="%R %U %S"; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3';

/**
 * @param {Command} command its standard output is thrown away
 * @returns {Promise<Figures>}
 * @throws {Error} with what it printed, when it fails
 */
export function measure({ program, args, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', timed, 'bash', program, ...args], {
      env: { ...environment(), ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const memory = watchMemory(Number(child.pid));
    const errors = textOf(child.stdio[2]);
    const times = textOf(child.stdio[3]);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const { peak, mainPeak } = memory.stop();
      if (status !== 0) {
        const end = errors().trim().split('\n').slice(-25).join('\n');
        return reject(
          new Error(`${program} ${args.join(' ')}: ${signal ?? `exit ${status}`}\n${end}`),
        );
      }
      const [wall = 0, user = 0, system = 0] = times().replaceAll(',', '.').split(' ').map(Number);
      const peakMib = Math.max(peak, mainPeak) / 1024;
      resolve({ wall, cpu: user + system, peakMib, mainPeakMib: mainPeak / 1024 });
    });
  });
}

/** Nothing of a person's AWS or Node configuration, and no proxy before our own servers. */
function environment() {
  const foreign = /^(AWS_.*|NODE_.*|.*_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** @param {import('node:stream').Stream | null | undefined} stream */
function textOf(stream) {
  let text = '';
  stream?.on('data', (data) => {
    text += data;
  });
  return () => text;
}
