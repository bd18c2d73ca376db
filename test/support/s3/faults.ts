import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, afterWhitespace, errorAnswer } from './answer.ts';
import type { Operation } from './operations.ts';
import type { S3Request } from './request.ts';

/** What goes wrong with a request that the server would have done. */
export type Fault =
  /** An error of S3 instead of doing it. With status 200, as CompleteMultipartUpload has it, too. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      /** E.g. `{ 'retry-after': '1' }`. */
      readonly headers?: Readonly<Record<string, string>>;
      /** How much whitespace comes before it, as with `whitespace`. */
      readonly whitespace?: number;
    }
  /** Status 200 and a web page, as from a proxy, instead of doing it. */
  | { readonly kind: 'html' }
  /** It is done, and the connection is reset before the answer. */
  | { readonly kind: 'lost-answer' }
  /** The connection is reset after so many bytes of the request's body, or at its end. */
  | { readonly kind: 'reset-request'; readonly afterBytes: number }
  /** The connection breaks off after so many bytes of the answer's body. */
  | { readonly kind: 'reset-response'; readonly afterBytes: number }
  /** So many bytes of the request's body are read, or all, and then no more before `release`. */
  | { readonly kind: 'stall-request'; readonly afterBytes: number }
  /** So many bytes of the answer's body are sent, or all, and then no more before `release`. */
  | { readonly kind: 'stall-response'; readonly afterBytes: number }
  /** So many line ends come before what is in the answer's XML: S3 keeps a connection alive so. */
  | { readonly kind: 'whitespace'; readonly count: number }
  /** What was stored is damaged: size, ETag and checksums are those of the bytes that were sent. */
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Nothing is done (or it is done, and not answered) until `release`. */
  | { readonly kind: 'hold'; readonly before?: 'doing' | 'answering' };

/** Which requests: a test of them, or what they must have. */
export type When =
  | ((request: S3Request) => boolean)
  | {
      readonly operation?: Operation;
      readonly key?: string;
      readonly partNumber?: number;
    };

export interface Injection {
  readonly when: When;
  readonly fault: Fault;
  /** How many requests it hits; one, where not said. */
  readonly times?: number;
}

export interface Injected {
  /** How many requests it hit. */
  readonly hits: number;
  /** Settles when it hits its first. */
  readonly reached: Promise<void>;
  /** Lets go of what it holds, and hits no more. */
  release(): void;
}

/** A fault that befalls a request. */
export interface Befalling {
  readonly fault: Fault;
  readonly released: Promise<void>;
}

export interface FaultList {
  inject(injection: Injection): Injected;
  /** The oldest fault for this request; it counts as a hit. */
  take(request: S3Request): Befalling | undefined;
  releaseAll(): void;
}

export function faultList(): FaultList {
  const entries: (Injected & { take(request: S3Request): Befalling | undefined })[] = [];

  function inject({ when, fault, times = 1 }: Injection): Injected {
    const reached = gate();
    const released = gate();
    let hits = 0;
    let left = times;
    const entry = {
      get hits() {
        return hits;
      },
      reached: reached.opened,
      release: () => {
        left = 0;
        released.open();
      },
      take: (request: S3Request) => {
        if (left <= 0 || !fits(when, request)) return undefined;
        left -= 1;
        hits += 1;
        reached.open();
        return { fault, released: released.opened };
      },
    };
    entries.push(entry);
    return entry;
  }

  function take(request: S3Request): Befalling | undefined {
    for (const entry of entries) {
      const befalling = entry.take(request);
      if (befalling !== undefined) return befalling;
    }
    return undefined;
  }

  const releaseAll = () => {
    for (const entry of entries) entry.release();
  };
  return { inject, take, releaseAll };
}

/** A promise, and what settles it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

function fits(when: When, request: S3Request): boolean {
  if (typeof when === 'function') return when(request);
  const { operation, key, partNumber } = when;
  return (
    (operation ?? request.operation) === request.operation &&
    (key ?? request.key) === request.key &&
    (partNumber ?? request.partNumber) === request.partNumber
  );
}

/** Does it under the fault, as far as that is about when, and whether, it is done. */
export async function perform(
  befalling: Befalling | undefined,
  signal: AbortSignal,
  task: () => Promise<Answer>,
): Promise<Answer> {
  const fault = befalling?.fault;
  if (befalling === undefined || fault === undefined) return await task();
  if (fault.kind === 'answer') {
    const { status, code, headers, whitespace = 0 } = fault;
    const answer = errorAnswer(status, code, 'an injected fault', {}, headers);
    return afterWhitespace(answer, whitespace);
  }
  if (fault.kind === 'html') {
    const body = '<!DOCTYPE html><html><body>Welcome to the hotel network</body></html>';
    return { status: 200, headers: { 'content-type': 'text/html' }, body };
  }
  if (fault.kind === 'whitespace') return afterWhitespace(await task(), fault.count);
  if (fault.kind === 'delay') await sleep(fault.milliseconds, undefined, { signal });
  if (fault.kind !== 'hold') return await task();
  if (fault.before !== 'answering') await befalling.released;
  const answer = await task();
  await befalling.released;
  return answer;
}
