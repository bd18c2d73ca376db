import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a URL has, and how well the server knows HTTP there. */
export interface Page {
  readonly body: string | Uint8Array;
  readonly type?: string;
  /** False: HEAD is answered with 405. */
  readonly head?: boolean;
  /** False: nobody is told how long it is. */
  readonly length?: boolean;
  /** False: all of it is sent, whatever part was asked for. */
  readonly ranges?: boolean;
}

/** What happens to a request instead of an answer, or to its answer. */
export type Mishap =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks after so many bytes of the body. */
  | { readonly resetAfter: number }
  /** Nothing comes after so many bytes of the body. */
  | { readonly stallAfter: number }
  /** Nothing comes at all. */
  | { readonly silent: true };

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `GET /path`, oldest first, with the range where there is one: `GET /path bytes=0-9`. */
  readonly requests: readonly string[];
  /** How many requests were under way at one time, at most. */
  readonly mostAtOnce: number;
  put(path: string, page: Page): void;
  remove(path: string): void;
  redirect(path: string, location: string): void;
  /** Befalls the next requests of the path; all of them where `times` is Infinity. */
  befall(path: string, mishap: Mishap, times?: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server of web pages on loopback. What it does not have is answered with 404. */
export async function webServer(wantedPort = 0): Promise<WebServer> {
  const pages = new Map<string, Page>();
  const redirects = new Map<string, string>();
  const mishaps = new Map<string, { mishap: Mishap; left: number }>();
  const requests: string[] = [];
  let [underWay, mostAtOnce] = [0, 0];

  function takeMishap(path: string): Mishap | undefined {
    const entry = mishaps.get(path);
    if (entry === undefined || entry.left <= 0) return undefined;
    entry.left -= 1;
    return entry.mishap;
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: path = '' } = request;
    requests.push([method, path, request.headers.range].filter(Boolean).join(' '));
    const mishap = takeMishap(path);
    if (mishap !== undefined && 'status' in mishap) {
      response.writeHead(mishap.status, mishap.headers).end();
      return;
    }
    if (mishap !== undefined && 'silent' in mishap) return;
    const location = redirects.get(path);
    const page = pages.get(path);
    if (location !== undefined) response.writeHead(302, { location }).end();
    else if (page === undefined) response.writeHead(404).end('nothing here');
    else sendPage(page, { request, response, mishap });
  }

  const server = createServer((request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++underWay);
    response.on('close', () => {
      underWay -= 1;
    });
    // A moment, so that requests that come together are there together.
    setTimeout(() => answer(request, response), 2);
  });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    put: (path, page) => void pages.set(path, page),
    remove: (path) => void pages.delete(path),
    redirect: (path, location) => void redirects.set(path, location),
    befall: (path, mishap, times = 1) => void mishaps.set(path, { mishap, left: times }),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly mishap: Exclude<Mishap, { status: number } | { silent: true }> | undefined;
}

function sendPage(page: Page, { request, response, mishap }: Exchange): void {
  const { head = true, length = true, type = 'application/octet-stream' } = page;
  const whole = Buffer.from(page.body);
  if (request.method === 'HEAD' && !head) {
    response.writeHead(405).end();
    return;
  }
  const range = rangeOf(page, request.headers.range, whole.length);
  if (range === 'none') {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const body = range === undefined ? whole : whole.subarray(range.start, range.end);
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': type,
    ...(length ? { 'content-length': body.length } : {}),
    ...(range && { 'content-range': `bytes ${range.start}-${range.end - 1}/${whole.length}` }),
  });
  if (mishap === undefined || request.method === 'HEAD') {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  const resets = 'resetAfter' in mishap;
  const sent = body.subarray(0, resets ? mishap.resetAfter : mishap.stallAfter);
  response.write(sent, () => {
    if (resets) request.socket.resetAndDestroy();
  });
  response.flushHeaders();
}

/** @returns undefined where all of it is sent, `none` where nothing is in the range */
function rangeOf({ ranges = true }: Page, header: string | undefined, size: number) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (!ranges || from === undefined) return undefined;
  const end = to ? Math.min(size, Number(to) + 1) : size;
  return Number(from) < end ? { start: Number(from), end } : 'none';
}
