import { setTimeout as sleep } from 'node:timers/promises';
import { BuildFailure } from '../build/build-failure.ts';

export interface Retrying {
  /** How often a build is tried again at most. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Told of what is to be seen afterwards, too: before each pause, for one. */
  readonly onWarning: (text: string) => void;
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const firstPause = 10_000;
/** Whoever limits requests counts by minutes. */
const longestPause = 5 * 60_000;

/**
 * Builds again what failed for a reason that may go away by itself, after a pause that grows.
 * @throws what the last build threw, or the signal's reason
 */
export async function retryTransient<Result>(
  build: () => Promise<Result>,
  { retries, signal, onWarning, pause = sleepUnlessAborted }: Retrying,
): Promise<Result> {
  for (let retry = 1; ; retry++) {
    try {
      return await build();
    } catch (error) {
      const transient = error instanceof BuildFailure && error.digest.transient;
      if (!transient || retry > retries) throw error;
      const milliseconds = Math.min(firstPause * 2 ** (retry - 1), longestPause);
      const [what] = error.message.split('\n', 1);
      onWarning(`${what}; trying again in ${milliseconds / 1000} s (${retry} of ${retries})`);
      await pause(milliseconds, signal);
      signal.throwIfAborted();
    }
  }
}

async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}
