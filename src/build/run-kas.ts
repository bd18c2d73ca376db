import { createWriteStream } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { asUserError, messageOf, UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { endingOf, refuseUnstarted } from '../program.ts';
import { BuildFailure } from './build-failure.ts';
import { lineSplitter } from './lines.ts';
import { failureCollector } from './log/failure.ts';
import { failureLine } from './log/failure-text.ts';
import { logLine } from './log/line.ts';
import type { Look } from './log/look.ts';
import { advanceBuild, type BuildProgress, noBuildProgress } from './log/progress.ts';
import { endProcessGroup } from './process-group.ts';

export interface KasRun {
  readonly command: readonly [string, ...string[]];
  /** What a person types to repeat it; `command` when absent. */
  readonly byHand?: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly environment: Readonly<Record<string, string>>;
  /** File that the whole log goes to, as it came. */
  readonly log: string;
  /** What a path in the log is on this machine, where it builds elsewhere: in a container. */
  readonly hostPath?: (path: string) => string;
  readonly onLine: (line: string) => void;
  /** Called at the start and with all that changes, which may be often. */
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Ends the build: the whole process group, since kas alone would leave bitbake behind. */
  readonly signal: AbortSignal;
}

/**
 * Runs kas to its end and streams its log, which is all on stderr.
 * @throws BuildFailure with why, and the end of the log; UserError `program-missing`, `build-failed`
 *   where the log cannot be kept; the signal's reason
 */
export async function runKas({
  command,
  byHand = command,
  cwd,
  environment,
  log,
  hostPath = (path) => path,
  onLine,
  onProgress = () => {},
  signal,
}: KasRun): Promise<void> {
  await mkdir(dirname(log), { recursive: true });
  signal.throwIfAborted();
  const failure = failureCollector();
  let progress = noBuildProgress;
  onProgress(progress);
  const lines = lineSplitter((raw) => {
    const line = logLine(raw);
    failure.add(line);
    const next = advanceBuild(progress, line);
    if (next !== progress) onProgress(next);
    progress = next;
    onLine(raw);
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
  const how = endingOf(result);
  const digest = failure.digest({ exitCode: result.exitCode, how });
  const [first] = digest.failures;
  const here = digest.look && (await lookHere(digest.look, hostPath));
  throw new BuildFailure(
    `${program} ${how}`,
    { ...digest, look: here ?? digest.look },
    {
      advice: `the whole log is in ${log}; to repeat it by hand: ${quoteCommand(byHand)}`,
      log,
      places: here && first ? [{ ...here, message: failureLine(first) }] : [],
    },
  );
}

/** @returns undefined where the file is not on this machine */
async function lookHere(look: Look, hostPath: (path: string) => string): Promise<Look | undefined> {
  const file = hostPath(look.file);
  return access(file).then(
    () => ({ ...look, file }),
    () => undefined,
  );
}
