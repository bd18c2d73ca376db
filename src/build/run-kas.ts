import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { UserError } from '../errors.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { quoteCommand } from '../escape/shell.ts';
import { programMissing } from '../program.ts';
import { lastLines } from './tail.ts';

export interface KasRun {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly environment: Readonly<Record<string, string>>;
  /** File that the whole log goes to, as it came. */
  readonly log: string;
  readonly onLine: (line: string) => void;
  /** Ends the build: the whole process group, since kas alone would leave bitbake behind. */
  readonly signal: AbortSignal;
}

const linesOfFailure = 20;
/** The runner kills us 10 s after it asked us to stop. */
const graceMilliseconds = 5000;

/**
 * Runs kas to its end and streams its log, which is all on stderr.
 * @throws UserError `build-failed` with the end of the log, `program-missing`, or the signal's reason
 */
export async function runKas({
  command,
  cwd,
  environment,
  log,
  onLine,
  signal,
}: KasRun): Promise<void> {
  signal.throwIfAborted();
  await mkdir(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  const tail = lastLines(linesOfFailure);
  const [program, ...args] = command;
  const child = execa(program, args, {
    cwd,
    env: environment,
    extendEnv: false,
    detached: true,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
  });
  const stop = stopper(child.pid);
  signal.addEventListener('abort', stop.begin);
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      tail.add(foreignLogLine(line));
      onLine(line);
      if (!file.write(`${line}\n`)) await once(file, 'drain');
    }
  } finally {
    signal.removeEventListener('abort', stop.begin);
    stop.end();
    file.end();
  }
  const result = await child;
  if (result.code === 'ENOENT') throw programMissing(program, result);
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const ending =
    result.exitCode === undefined
      ? `was ended by ${result.signal}`
      : `ended with ${result.exitCode}`;
  throw new UserError(
    'build-failed',
    `${program} ${ending}\n${tail
      .lines()
      .map((line) => `  ${line}`)
      .join('\n')}`,
    {
      hint: `the whole log is in ${log}; to repeat it by hand: ${quoteCommand(command)}`,
    },
  );
}

function stopper(pid: number | undefined): { begin: () => void; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals) => {
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // The group is gone, which is what we want.
    }
  };
  const begin = () => {
    send('SIGTERM');
    timer = setTimeout(() => send('SIGKILL'), graceMilliseconds);
  };
  return { begin, end: () => clearTimeout(timer) };
}
