import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { localContenders, serverContenders, sparseContender, zstdArgs } from './contenders.mjs';
import { ratiosOf } from './figures.mjs';
import { writeImage, writeSparse } from './image.mjs';
import { versions } from './programs.mjs';
import { startRealServer } from './real-server.mjs';
import { Rounds } from './rounds.mjs';
import { startSink } from './start-sink.mjs';

/** @typedef {{ runs: number, size: number, ceph: boolean, sparse: boolean }} Options size in MiB */
/** @typedef {import('./contenders.mjs').Server} Server */

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const sparseSize = 20e9;

/**
 * @param {Options} options
 * @param {(line: string) => void} say
 */
export async function runBench(options, say) {
  const directory = mkdtempSync(join(tmpdir(), 'isar-artifacts-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const sink = await startSink(directory);
  try {
    return await compare(options, { directory, sink, say });
  } finally {
    sink.stop();
  }
}

/**
 * @param {Options} options
 * @param {{ directory: string, sink: import('./start-sink.mjs').Sink, say: (line: string) => void }} place
 */
async function compare({ runs, size, ceph, sparse }, { directory, sink, say }) {
  const programs = await bundle(directory);
  if (!programs.libStorage) say('@aws-sdk/lib-storage is not installed: left out');
  const image = join(directory, 'image');
  say(`making an image of ${size} MiB`);
  await writeImage(image, size);
  const material = { ...programs, image, sha256: await sha256Of(image) };
  const zstdBytes = await countOutput('zstd', zstdArgs(image));

  /** @type {Server} */
  const http = { name: 'http', endpoint: sink.http, bucket: 'bench', credentials };
  /** @type {Server} */
  const https = { ...http, name: 'https', endpoint: sink.https, certificate: sink.certificate };
  const rounds = new Rounds(sink, say);
  let release;
  for (let round = 1; round <= runs; round++) {
    const contenders = [http, https].flatMap((server) => serverContenders(material, server));
    await rounds.run(`round-${round}`, [...localContenders(material), ...contenders], image);
    if (!ceph) continue;
    const server = await startRealServer();
    release = server.release;
    try {
      await rounds.run(`round-${round}`, serverContenders(material, server), image);
    } finally {
      await server.stop();
    }
  }
  if (sparse) {
    const file = join(directory, 'sparse');
    await writeSparse(file, sparseSize);
    await rounds.run('sparse', [sparseContender({ ...material, image: file }, http)]);
  }
  return {
    ratios: ratiosOf(rounds.results, zstdBytes),
    results: rounds.results,
    image: { mib: size, sha256: material.sha256, zstdBytes },
    runs,
    programs: [...(await versions()), ...(release ? [release] : [])],
  };
}

/** @param {string} path */
async function sha256Of(path) {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(block);
  }
  return hash.digest('hex');
}

/**
 * @param {string} program
 * @param {string[]} args
 */
async function countOutput(program, args) {
  let bytes = 0;
  for await (const block of spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout) {
    bytes += block.length;
  }
  return bytes;
}
