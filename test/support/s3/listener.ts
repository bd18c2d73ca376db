import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** A server of http or https that has its connections in hand. */
export interface Listener {
  readonly server: Server | HttpsServer;
  /** Resets the connection that this is the socket of. */
  reset(socket: Socket): void;
  /** Listens no more, and closes every connection, also one whose TLS has not begun. */
  close(): void;
}

/** @param certificate where it is of https */
export function listener(certificate: Certificate | undefined): Listener {
  // A client may come back to a connection as late as it likes; Node would close it after 5 s.
  const options = { keepAliveTimeout: 0 };
  const server =
    certificate === undefined
      ? createServer(options)
      : createHttpsServer({ ...options, cert: certificate.cert, key: certificate.key });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });

  /** A request over TLS knows only the socket above it, which cannot be reset. */
  function reset(socket: Socket): void {
    const below = [...open].find(({ remotePort }) => remotePort === socket.remotePort);
    below?.resetAndDestroy();
    socket.destroy();
  }

  function close(): void {
    server.close();
    for (const socket of open) socket.destroy();
  }
  return { server, reset, close };
}
