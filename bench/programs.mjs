// Which machine and peers there are.
import { cpus } from 'node:os';
import { runProgram } from '../scripts/run-program.mjs';

/** What a figure means nothing without. @returns {Promise<string[]>} */
export async function versions() {
  const [cpu] = cpus();
  return [
    `${cpus().length} × ${cpu?.model.trim()}`,
    `node ${process.versions.node}`,
    firstLine(await runProgram('aws', ['--version'])),
    firstLine(await runProgram('openssl', ['version'])),
    firstLine(await runProgram('zstd', ['--version']))
      .replaceAll('*', '')
      .trim(),
  ];
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split('\n', 1)[0] ?? '';
}
