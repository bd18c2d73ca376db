import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.ts';

/** One request and its answer on the wire. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Whether the client waits to be told to send its body (`Expect: 100-continue`). */
  readonly waits: boolean;
}

/**
 * The body of the request, in blocks. A client that waits is told to send it when the first is
 * wanted, so what is refused before is never sent.
 * @param onBytes is told the size of each block
 * @param resetAfter bytes after which the connection is reset, if at all
 * @throws Error when the connection breaks
 */
export async function* requestBody(
  { incoming, outgoing, waits }: Connection,
  onBytes: (count: number) => void,
  resetAfter: number | undefined,
): AsyncGenerator<Uint8Array> {
  if (waits) outgoing.writeContinue();
  let left = resetAfter ?? Number.POSITIVE_INFINITY;
  // Destroying the request would destroy the connection, and with it the answer.
  for await (const block of incoming.iterator({ destroyOnReturn: false })) {
    onBytes(block.length);
    left -= block.length;
    if (left <= 0) break;
    yield block;
  }
  if (resetAfter === undefined) return;
  incoming.socket.resetAndDestroy();
  throw new Error('the connection was reset, as injected');
}

/** Sends the answer. A HEAD gets the headers of a GET, and errors of a HEAD say nothing more. */
export async function sendAnswer(
  { incoming, outgoing, waits }: Connection,
  answer: Answer,
  breakAfter: number | undefined,
): Promise<void> {
  // A body that is still under way must not stand before the next request.
  if (waits && !incoming.readableDidRead) outgoing.setHeader('connection', 'close');
  else if (!incoming.readableEnded) incoming.resume();
  const { status, headers, body } = answer;
  outgoing.writeHead(
    status,
    typeof body === 'string' ? withLength(answer, incoming.method) : headers,
  );
  const bytes = typeof body === 'string' ? [Buffer.from(body)] : body;
  if (incoming.method === 'HEAD') outgoing.end();
  else if (breakAfter === undefined) await sendAll(outgoing, bytes);
  else await sendSome(outgoing, bytes, breakAfter);
}

function withLength({ status, headers, body }: Answer, method = ''): Record<string, string> {
  const { 'content-type': type, ...others } = headers;
  if (method === 'HEAD' && status >= 300) return others;
  // The length of a HEAD without a body is the object's, and in the headers already.
  if ((method === 'HEAD' && body === '') || status === 204 || status === 304) return { ...headers };
  return { ...headers, 'content-length': String(Buffer.byteLength(String(body))) };
}

type Blocks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

async function sendAll(outgoing: ServerResponse, blocks: Blocks): Promise<void> {
  for await (const block of blocks) await write(outgoing, block);
  outgoing.end();
}

async function sendSome(outgoing: ServerResponse, blocks: Blocks, count: number): Promise<void> {
  let left = count;
  outgoing.flushHeaders();
  for await (const block of blocks) {
    if (left > 0) await write(outgoing, block.subarray(0, left));
    left -= block.length;
    if (left <= 0) break;
  }
  await nextTurn();
  outgoing.destroy();
}

/** @throws Error when the client is gone */
function write(outgoing: ServerResponse, block: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(block, (error) => (error ? reject(error) : resolve()));
  });
}
