// Runs the contenders in turn, and collects what each of them took.
import { open } from 'node:fs/promises';
import { mebibyte } from './image.mjs';
import { measure } from './measure.mjs';

/** @typedef {import('./contenders.mjs').Contender} Contender */
/** @typedef {import('./figures.mjs').Run} Run */
/** @typedef {import('./start-sink.mjs').Sink} Sink */

export class Rounds {
  /** @type {Map<string, { name: string, runs: Run[], failures: string[] }>} in the order of the first round */
  #results = new Map();
  #sink;
  #say;

  /**
   * @param {Sink} sink
   * @param {(line: string) => void} say
   */
  constructor(sink, say) {
    this.#sink = sink;
    this.#say = say;
  }

  get results() {
    return [...this.#results.values()];
  }

  /**
   * @param {string} round
   * @param {readonly Contender[]} contenders
   * @param {string} [file] to have in the page cache before each of them starts
   */
  async run(round, contenders, file) {
    for (const contender of contenders) {
      const { name } = contender;
      const result = this.#results.get(name) ?? { name, runs: [], failures: [] };
      this.#results.set(name, result);
      if (file !== undefined) await readThrough(file);
      try {
        const run = await this.#once(contender, round);
        result.runs.push(run);
        this.#say(`${round}  ${name}: ${run.wall.toFixed(2)} s, CPU ${run.cpu.toFixed(2)} s`);
      } catch (error) {
        // The others go on; the table says that it failed.
        const message = error instanceof Error ? error.message : `${error}`;
        result.failures.push(message);
        this.#say(`${round}  ${name} FAILED: ${message}`);
      }
    }
  }

  /**
   * @param {Contender} contender
   * @param {string} round
   * @returns {Promise<Run>}
   */
  async #once({ command, toSink }, round) {
    await this.#sink.reset();
    const figures = await measure(command(round));
    const { objects } = await this.#sink.stats();
    return {
      ...figures,
      sentBytes: toSink ? (objects.PUT?.bytes ?? 0) : undefined,
      heads: toSink ? (objects.HEAD?.requests ?? 0) : undefined,
    };
  }
}

/** @param {string} path */
async function readThrough(path) {
  const file = await open(path);
  const buffer = Buffer.allocUnsafe(4 * mebibyte);
  while ((await file.read(buffer, 0, buffer.length, null)).bytesRead > 0);
  await file.close();
}
