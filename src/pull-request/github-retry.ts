/** How often a request is tried again. Each of ours does no harm when it is made twice. */
export const retries = 3;

/**
 * The longest wait that is worth it, in seconds. A limit of an hour may reset only after the job
 * would have ended by itself: better to fail with the time.
 */
export const longestWait = 300;

export interface Setback {
  /** Absent where there was no answer at all. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** How often the request was tried again already. */
  readonly retried: number;
}

/**
 * Seconds until a request is worth trying again; undefined where it is not. The rate limits that
 * GitHub says plainly (`isRateLimit`) are not decided here, but by the throttling plugin.
 */
export function secondsToRetry({ status, headers, retried }: Setback): number | undefined {
  const passing = status === undefined || status === 429 || [500, 502, 503, 504].includes(status);
  if (!passing || retried >= retries) return undefined;
  const wait = retryAfter(headers) ?? (retried + 1) ** 2;
  return wait <= longestWait ? wait : undefined;
}

/** What `retry-after` says, in seconds. GitHub sends a number, a proxy perhaps a date. */
export function retryAfter(
  headers: Setback['headers'],
  now: number = Date.now(),
): number | undefined {
  const value = String(headers['retry-after'] ?? '').trim();
  if (/^\d+$/.test(value)) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
}

/** By what the throttling plugin takes for one: it asks whether to try again. */
export function isRateLimit(status: number, message: string, headers: Setback['headers']): boolean {
  if (status !== 403 && status !== 429) return false;
  return /\bsecondary rate\b/i.test(message) || String(headers['x-ratelimit-remaining']) === '0';
}
