import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrno } from '../errors.ts';

/** How long a server may be busy, or out of reach, before it is given up. */
export interface Patience {
  /** Of one request, the first one included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; twice as long before each further one. */
  readonly pause: number;
  /** Milliseconds without a byte in either direction. */
  readonly stalledAfter: number;
}

export const defaultPatience: Patience = { attempts: 4, pause: 500, stalledAfter: 30_000 };

/** Whatever a server asks for. */
const longestPause = 30_000;

/** An answer that may be another one a little later. */
export class Busy extends Error {
  /** Milliseconds that the server asks to wait. */
  readonly wait: number;

  constructor(status: number, retryAfter: string | undefined) {
    super(`HTTP status ${status}`);
    this.wait = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 0;
  }
}

/** Of servers that could not be connected to. */
const unconnected = ['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

export function isUnconnected(error: unknown): boolean {
  return hasErrno(error, ...unconnected);
}

function isPassing(error: unknown): boolean {
  if (error instanceof Busy) return true;
  return isUnconnected(error) || hasErrno(error, 'ECONNRESET', 'EPIPE', 'ETIMEDOUT');
}

/**
 * Waits until the next attempt.
 * @param failures attempts without success so far
 * @throws `error` where another attempt is of no use, or the reason of the signal
 */
export async function waitAfter(
  error: unknown,
  failures: number,
  { attempts, pause }: Patience,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  if (failures >= attempts || !isPassing(error)) throw error;
  const asked = error instanceof Busy ? error.wait : 0;
  // At random, so that those who failed together do not come back together.
  const planned = pause * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
  await sleep(Math.min(longestPause, Math.max(asked, planned)), undefined, { signal }).catch(() =>
    signal?.throwIfAborted(),
  );
}

/** Tries again while there is hope. @throws what the last attempt threw, or the reason of the signal */
export async function patiently<T>(
  attempt: () => Promise<T>,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      await waitAfter(error, failures, patience, signal);
    }
  }
}
