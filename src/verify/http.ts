import type { IncomingMessage } from 'node:http';
import { hasErrno, type UserError } from '../errors.ts';
import { behind } from './behind.ts';
import { beginsHtml, isHtmlType, startOf, telling } from './html.ts';
import { Denied, httpError, Unreadable } from './http-errors.ts';
import { request } from './http-request.ts';
import {
  Busy,
  defaultPatience,
  isUnconnected,
  type Patience,
  patiently,
  waitAfter,
} from './patience.ts';
import type { Answer, AskOptions, Reader, ReadingOptions } from './reader.ts';

/** Whoever reads by http or https, without any credentials. */
export function httpReader(patience: Patience = defaultPatience): Reader {
  // Else hundreds of pins would wait for the same host, one after the other.
  const given = new Map<string, UserError>();
  const heardOf = new Set<string>();

  async function ask(url: string, { size, signal }: AskOptions = {}): Promise<Answer> {
    const { origin } = new URL(url);
    const known = given.get(origin);
    if (known !== undefined) return { kind: 'unreachable', error: known };
    const onAnswer = () => void heardOf.add(origin);
    const options = { signal, stalledAfter: patience.stalledAfter, onAnswer };
    try {
      return await patiently(() => askOnce(url, size, options), patience, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const error = httpError(cause, url);
      const silent = hasErrno(cause, 'ETIMEDOUT') && !heardOf.has(origin);
      if (isUnconnected(cause) || silent) given.set(origin, error);
      return { kind: 'unreachable', error };
    }
  }
  return { ask, read: (url, options) => blocks(url, patience, options) };
}

type Options = Omit<Parameters<typeof request>[2], 'headers'>;

/** Of HEAD only good news is believed: some servers refuse it, others know no sizes or types then. */
async function askOnce(url: string, size: number | undefined, options: Options): Promise<Answer> {
  const head = await request('HEAD', url, options);
  head.resume();
  const right = head.statusCode === 200 && size !== undefined && lengthOf(head) === size;
  if (right && !isHtmlType(head.headers['content-type'])) {
    return { kind: 'found', size, html: false };
  }
  return askByReading(url, size, options);
}

async function askByReading(
  url: string,
  size: number | undefined,
  options: Options,
): Promise<Answer> {
  const headers = { range: `bytes=0-${telling - 1}` };
  const response = await request('GET', url, { ...options, headers });
  const answer = withoutBody(response);
  if (answer !== undefined) {
    response.destroy();
    return answer;
  }
  const start = await startOf(response, telling);
  const whole = start.length < telling ? start.length : undefined;
  const found = totalOf(response) ?? whole;
  // Some servers call everything a web page; the bytes of a file of the right size know better.
  const asTyped = size === undefined || found !== size;
  const html = beginsHtml(start) || (asTyped && isHtmlType(response.headers['content-type']));
  return { kind: 'found', size: found, html };
}

/**
 * @returns undefined where there are bytes to read
 * @throws Busy or Denied
 */
function withoutBody({ statusCode = 0, headers }: IncomingMessage): Answer | undefined {
  if (statusCode === 200 || statusCode === 206) return undefined;
  if (statusCode === 404 || statusCode === 410) return { kind: 'missing' };
  // There is no first byte in an empty file.
  if (statusCode === 416) return { kind: 'found', size: 0, html: false };
  const status = `HTTP status ${statusCode}`;
  if ([401, 403, 407].includes(statusCode)) throw new Denied(status);
  if ([408, 425, 429].includes(statusCode) || (statusCode >= 500 && statusCode !== 501)) {
    throw new Busy(statusCode, headers['retry-after']);
  }
  return { kind: 'refused', why: status };
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Of all of it, also where a part was asked for. */
function totalOf(response: IncomingMessage): number | undefined {
  if (response.statusCode === 200) return lengthOf(response);
  const total = /\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1];
  return total === undefined ? undefined : Number(total);
}

async function* blocks(
  url: string,
  patience: Patience,
  { signal, from = 0 }: ReadingOptions = {},
): AsyncGenerator<Uint8Array> {
  const options = { signal, stalledAfter: patience.stalledAfter };
  let [at, failures] = [from, 0];
  try {
    for (;;) {
      try {
        for await (const block of await rest(url, at, options)) {
          [at, failures] = [at + block.length, 0];
          yield block;
        }
        return;
      } catch (error) {
        failures++;
        await waitAfter(error, failures, patience, signal);
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw httpError(error, url);
  }
}

/** What is left of it. A server that knows no ranges sends all of it again. */
async function rest(url: string, at: number, options: Options): Promise<AsyncIterable<Uint8Array>> {
  const headers = at === 0 ? {} : { range: `bytes=${at}-` };
  const response = await request('GET', url, { ...options, headers });
  if (response.statusCode === 200) return behind(response, at);
  // All of it was had already.
  if (response.statusCode === 416 && at > 0) {
    response.destroy();
    return nothing();
  }
  const range = response.headers['content-range'] ?? '';
  if (response.statusCode === 206 && range.startsWith(`bytes ${at}-`)) return response;
  response.destroy();
  withoutBody(response);
  throw new Unreadable(`HTTP status ${response.statusCode} for what was there a moment ago`);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
