import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { asUserError, messageOf, UserError } from '../errors.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { quoteCommand } from '../escape/shell.ts';
import { endingOf, refuseUnstarted } from '../program.ts';
import { lineSplitter } from './lines.ts';
import { endProcessGroup } from './process-group.ts';
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
  await mkdir(dirname(log), { recursive: true });
  signal.throwIfAborted();
  const tail = lastLines(linesOfFailure);
  const lines = lineSplitter((line) => {
    tail.add(foreignLogLine(line));
    onLine(line);
  });
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
  const { pid } = child;
  let ended: Promise<void> | undefined;
  const end = async () => {
    if (pid !== undefined) await endProcessGroup(pid);
    // Somebody who left the group may still hold the other end.
    for (const stream of [child.stdout, child.stderr, child.all]) stream.destroy();
  };
  const stop = () => {
    ended ??= end();
  };
  signal.addEventListener('abort', stop);
  try {
    await pipeline(
      child.all,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          lines.write(chunk);
          yield chunk;
        }
        lines.end();
      },
      createWriteStream(log),
    );
  } catch (cause) {
    stop();
    await ended;
    signal.throwIfAborted();
    if (asUserError(cause) === undefined) throw cause;
    throw new UserError('build-failed', `the log of ${program} broke off: ${messageOf(cause)}`, {
      hint: `is there room for ${log}, and may it be written?`,
      cause,
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const result = await child;
  await ended;
  signal.throwIfAborted();
  refuseUnstarted(program, result);
  if (result.exitCode === 0) return;
  const last = tail.lines().map((line) => `\n  ${line}`);
  throw new UserError('build-failed', `${program} ${endingOf(result)}${last.join('')}`, {
    hint: `the whole log is in ${log}; to repeat it by hand: ${quoteCommand(command)}`,
  });
}
