import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { type Interruption, interrupted } from './interruption.ts';

/** One request and its answer on the wire. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Whether the client waits to be told to send its body (`Expect: 100-continue`). */
  readonly waits: boolean;
  reset(): void;
}

/** Sends the answer. A HEAD gets the headers of a GET, and errors of a HEAD say nothing more. */
export async function sendAnswer(
  { incoming, outgoing, waits }: Connection,
  answer: Answer,
  interruption: Interruption | undefined,
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
  // The headers come even where no byte after them does.
  if (interruption !== undefined) outgoing.flushHeaders();
  if (incoming.method !== 'HEAD') {
    const blocks = interruption === undefined ? bytes : interrupted(bytes, interruption);
    for await (const block of blocks) await write(outgoing, block);
  }
  outgoing.end();
}

function withLength({ status, headers, body }: Answer, method = ''): Record<string, string> {
  const { 'content-type': type, ...others } = headers;
  if (method === 'HEAD' && status >= 300) return others;
  // The length of a HEAD without a body is the object's, and in the headers already.
  if ((method === 'HEAD' && body === '') || status === 204 || status === 304) return { ...headers };
  return { ...headers, 'content-length': String(Buffer.byteLength(String(body))) };
}

/** @throws Error when the client is gone */
function write(outgoing: ServerResponse, block: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // What is written between the end of the connection and its `close` is never heard of again.
    const gone = () => reject(new Error('the client is gone'));
    outgoing.once('close', gone);
    outgoing.write(block, (error) => {
      outgoing.off('close', gone);
      if (error) reject(error);
      else resolve();
    });
  });
}
