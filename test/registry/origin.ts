import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that serves what it is told, and says what it was asked. */
export interface Origin {
  /** Without a slash at the end. */
  readonly url: string;
  /** By path. What it does not have is answered with 404. */
  readonly served: Map<string, Buffer | string>;
  /** `GET /path bytes=5-`. */
  readonly requests: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Answers of this path break off in the middle, unless a later part is asked for. */
export const breaking = '/breaking';

/** @param admit whom it lets in; others are answered with 401 */
export async function origin(
  admit: (request: IncomingMessage) => boolean = () => true,
): Promise<Origin> {
  const served = new Map<string, Buffer | string>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
    if (!admit(request)) return void response.writeHead(401).end();
    const contents = served.get(request.url ?? '');
    if (contents === undefined) return void response.writeHead(404).end();
    const file = Buffer.from(contents);
    const start = Number(/^bytes=([0-9]+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = {
      'content-length': file.length - start,
      'content-range': `bytes ${start}-${file.length - 1}/${file.length}`,
    };
    response.writeHead(start > 0 ? 206 : 200, headers);
    if (request.url !== breaking || start > 0) return void response.end(file.subarray(start));
    response.write(file.subarray(0, file.length / 2), () => response.socket?.end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
