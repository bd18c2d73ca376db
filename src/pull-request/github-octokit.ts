import { Octokit, type OctokitOptions } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { isRateLimit, longestWait, retries, secondsToRetry } from './github-retry.ts';

export interface Pace {
  /** How long one attempt may take, in milliseconds. */
  readonly timeout?: number;
  /** How long a second of waiting for the next attempt is, in milliseconds. Tests hurry. */
  readonly second?: number;
}

/** Octokit's error, of which we use this. By shape, not by class. */
export interface RequestError {
  readonly status: number;
  readonly message: string;
  readonly cause?: unknown;
  readonly request: { request?: Record<string, unknown> };
  readonly response?: {
    readonly data: unknown;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
  };
}

export function isRequestError(error: unknown): error is RequestError {
  return typeof error === 'object' && error !== null && 'status' in error && 'request' in error;
}

/** Octokit with our patience. It never writes to the console. */
export function octokitFor(
  api: string,
  token: string | (() => Promise<string>),
  options: Pace,
): Octokit {
  const { timeout = 120_000, second = 1000 } = options;
  const worthIt = (after: number, _: unknown, __: unknown, retried: number) =>
    retried < retries && after <= longestWait;
  const octokit = new (Octokit.plugin(retryPolicy, retry, throttling))({
    baseUrl: api,
    userAgent: 'isar-artifacts',
    log: silent,
    request: {
      // For what GitHub announces to take away: it would go to the console.
      log: silent,
      parseSuccessResponseBody: false,
      fetch: (url: string, init: RequestInit) => fetchWhole(url, init, timeout),
    },
    retry: { doNotRetry: failures, retryAfterBaseValue: second },
    throttle: {
      onRateLimit: worthIt,
      onSecondaryRateLimit: worthIt,
      retryAfterBaseValue: second,
      write: unpaced,
      notifications: unpaced,
    },
  });
  // For each request: what gives one may have to renew it.
  octokit.hook.before('request', async (request) => {
    request.headers.authorization = `Bearer ${typeof token === 'string' ? token : await token()}`;
  });
  return octokit;
}

/** With the body, so that a connection that breaks in the middle of it is tried again as well. */
async function fetchWhole(url: string, init: RequestInit, timeout: number): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) });
  const body = await response.arrayBuffer();
  const { status, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, headers });
}

/**
 * Says when to try again; the retry plugin does it. Its own policy knows no `retry-after`, and
 * would try again what GitHub refuses for good, so `failures` keeps it from having one.
 */
function retryPolicy(octokit: Octokit): void {
  octokit.hook.error('request', (error, { request }) => {
    if (!isRequestError(error)) throw error;
    const { status, response, message } = error;
    const headers = response?.headers ?? {};
    const retried = Number(request.retryCount ?? 0);
    const answered = response === undefined ? undefined : status;
    const seconds = isRateLimit(status, message, headers)
      ? undefined
      : secondsToRetry({ status: answered, headers, retried });
    if (seconds !== undefined) {
      error.request.request = { ...error.request.request, retries, retryAfter: seconds };
    }
    throw error;
  });
}

const failures = Array.from({ length: 200 }, (_, index) => 400 + index);

/**
 * The plugin spaces writes by one to three seconds, which GitHub asks of those who make many. Ours
 * are six, one after another.
 */
const unpaced = {
  key: () => ({
    schedule: (_: unknown, work: (...args: unknown[]) => unknown, ...args: unknown[]) =>
      work(...args),
  }),
} as unknown as NonNullable<NonNullable<OctokitOptions['throttle']>['write']>;

function quiet(): void {}
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
