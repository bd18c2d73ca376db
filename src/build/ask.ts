import { execa } from 'execa';
import { endProcessGroup } from './process-group.ts';

/** Milliseconds. No answer counts as none: a daemon may hang. */
export const askPatience = 10_000;

export interface AskOptions {
  readonly cwd?: string;
  /** Whoever asks does not want to know any more. */
  readonly signal?: AbortSignal;
  /** Milliseconds until it counts as not answering. */
  readonly patience?: number;
}

export interface Answer {
  readonly ok: boolean;
  readonly timedOut: boolean;
  /** There is no such program. */
  readonly missing: boolean;
  readonly stdout: string;
  /** Why there is no answer. */
  readonly reason: string;
}

/** Starts a program that has to answer soon, such as a container engine. It never throws. */
export async function ask(
  environment: Readonly<Record<string, string>>,
  [program, ...words]: readonly [string, ...string[]],
  args: readonly string[],
  { cwd, signal, patience = askPatience }: AskOptions = {},
): Promise<Answer> {
  const late = AbortSignal.timeout(patience);
  const over = signal === undefined ? late : AbortSignal.any([signal, late]);
  if (over.aborted) return unanswered(late);
  const child = execa(program, [...words, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    // A group of its own: whatever is sent to ours must not keep it from its work.
    detached: true,
    reject: false,
  });
  // Neither what it started nor what may not be ended (as under sudo) is waited for.
  const givenUp = new Promise<undefined>((resolve) => {
    over.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const result = await Promise.race([child, givenUp]);
  if (result === undefined) {
    if (child.pid !== undefined) void endProcessGroup(child.pid);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    child.unref();
    return unanswered(late);
  }
  const { exitCode, code, stdout, stderr, shortMessage } = result;
  return {
    ok: exitCode === 0,
    timedOut: false,
    missing: code === 'ENOENT',
    stdout: stdout ?? '',
    reason: stderr?.trim() || (shortMessage ?? ''),
  };
}

function unanswered({ aborted }: AbortSignal): Answer {
  const reason = aborted ? 'no answer in time' : 'interrupted';
  return { ok: false, timedOut: aborted, missing: false, stdout: '', reason };
}
