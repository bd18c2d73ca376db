import { spawn } from 'node:child_process';

/**
 * Several of these may run at one time: each tells what it printed only when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its standard output
 * @throws {Error} with the end of what it printed
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (status === 0) return resolve(output);
      const end = `${output}${errors}`.trim().split('\n').slice(-15).join('\n');
      reject(new Error(`${program} ${args.join(' ')}: ${signal ?? `exit ${status}`}\n${end}`));
    });
  });
}
