import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { selfSigned } from '../support/s3/certificate.ts';
import type { StrictS3 } from '../support/s3/strict-s3.ts';

/** What a proxy changes. */
export interface Changes {
  /** Of an answer. */
  readonly without?: string;
  /** A byte of the body of a request with this path, once. */
  readonly damaging?: string;
}

export interface TlsProxy extends AsyncDisposable {
  readonly endpoint: string;
  readonly certificate: string;
}

/** Speaks https before a server of http. */
export async function tlsProxy(
  s3: StrictS3,
  directory: string,
  { without = '', damaging }: Changes,
): Promise<TlsProxy> {
  const { path, cert, key } = await selfSigned(directory, ['localhost']);
  let damaged = false;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    if (damaging !== undefined && incoming.url?.includes(damaging) && body.length > 0 && !damaged) {
      damaged = true;
      body[0] = (body[0] ?? 0) ^ 1;
    }
    const { method, url, headers } = incoming;
    // With the host that the client has signed.
    const passed = request(`${s3.endpoint}${url}`, { method, headers }).end(body);
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    const { [without]: _, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, kept);
    answer.pipe(outgoing);
  }

  const server = createServer({ cert, key }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `https://127.0.0.1:${port}`,
    certificate: path,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
