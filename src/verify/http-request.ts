import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds without a byte in either direction, after which it is given up. */
  readonly stalledAfter: number;
  readonly signal?: AbortSignal | undefined;
  /** Told when somebody answers, whatever they say. */
  readonly onAnswer?: (() => void) | undefined;
}

type Method = 'GET' | 'HEAD';

const mostRedirects = 10;

/**
 * The answer behind all redirects, its body unread. Not by `fetch`: that decodes bodies as their
 * headers say, and what Nix gets are the bytes as they come.
 * @throws what the network throws, `ETIMEDOUT` where it was silent for too long
 */
export async function request(
  method: Method,
  url: string,
  options: RequestOptions,
): Promise<IncomingMessage> {
  let place = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await send(method, place, options);
    const next = redirects < mostRedirects ? redirectOf(response, place) : undefined;
    if (next === undefined) return response;
    response.resume();
    place = next;
  }
}

function redirectOf(
  { statusCode = 0, headers: { location } }: IncomingMessage,
  from: URL,
): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const next = new URL(location, from);
  return ['http:', 'https:'].includes(next.protocol) ? next : undefined;
}

function send(
  method: Method,
  url: URL,
  { headers = {}, stalledAfter, signal, onAnswer }: RequestOptions,
): Promise<IncomingMessage> {
  const start = url.protocol === 'https:' ? overHttps : overHttp;
  const all = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'isar-artifacts' };
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    const sent = start(url, {
      method,
      headers: { ...all, ...headers },
      timeout: stalledAfter,
      ...(signal === undefined ? {} : { signal }),
    });
    sent.on('timeout', () => (response ?? sent).destroy(stalled(stalledAfter)));
    sent.on('error', reject);
    sent.on('response', (answer) => {
      response = answer;
      onAnswer?.();
      // Whoever reads it hears of it, too; where nobody does, it would end the process.
      answer.on('error', () => {});
      resolve(answer);
    });
    sent.end();
  });
}

function stalled(milliseconds: number): Error {
  const error = new Error(`nothing came for ${milliseconds / 1000} s`);
  return Object.assign(error, { code: 'ETIMEDOUT' });
}
