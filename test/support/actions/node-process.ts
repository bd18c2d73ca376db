import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long the runner waits, in milliseconds. */
export interface RunnerPatience {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminate: number;
  /** For children that hold the output of a process that is gone. */
  readonly output: number;
}

export const runnerPatience: RunnerPatience = { interrupt: 7500, terminate: 2500, output: 5000 };

export interface NodeProcess {
  /** The exit code, or 128 and the number of the signal. Resolves when the output is read. */
  readonly ended: Promise<number>;
  /** Asks the process to end, then ends it. Its children get no signal. */
  cancel(): Promise<void>;
  /** At once. */
  kill(): void;
}

/** Runs a program by Node as the runner does: with these variables only, and no input. */
export function startNode(options: {
  readonly node: string;
  readonly program: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly patience: RunnerPatience;
  /** Of standard output and standard error: the runner reads commands from both. */
  readonly onLine: (line: string) => void;
}): NodeProcess {
  const { patience } = options;
  const child = spawn(options.node, [options.program], {
    cwd: options.cwd,
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = Promise.all([
    readLines(child.stdout, options.onLine),
    readLines(child.stderr, options.onLine),
  ]);
  const exited = exitOf(child);
  const goneWithin = async (milliseconds: number) => {
    const timer = new AbortController();
    const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
    const gone = await Promise.race([exited.then(() => true), late]);
    timer.abort();
    return gone;
  };
  const ended = async () => {
    const exitCode = await exited;
    const timer = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, patience.output);
    await read;
    clearTimeout(timer);
    return exitCode;
  };
  return {
    ended: ended(),
    cancel: async () => {
      child.kill('SIGINT');
      if (await goneWithin(patience.interrupt)) return;
      child.kill('SIGTERM');
      if (await goneWithin(patience.terminate)) return;
      child.kill('SIGKILL');
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** @throws Error (rejects) when the process cannot be started */
function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** Resolves at the end of the stream, or when it is destroyed. */
function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    // A CR at the very end may be half of CR LF.
    const lines = (rest + decoder.write(chunk)).split(/\r?\n|\r(?=.)/s);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return new Promise((resolve) => {
    stream.once('close', () => {
      rest = (rest + decoder.end()).replace(/\r$/, '');
      if (rest !== '') onLine(rest);
      resolve();
    });
  });
}
