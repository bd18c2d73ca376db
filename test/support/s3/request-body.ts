import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { type Interruption, interrupted } from './interruption.ts';

export interface Reading {
  /** Is told the size of each block. */
  onBytes(count: number): void;
  /** About how fast it is read; as fast as it comes, where not said. */
  readonly bytesPerSecond: number | undefined;
  readonly interruption: Interruption | undefined;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * The body of the request, in blocks. A client that waits is told to send it when the first is
 * wanted, so what is refused before is never sent.
 * @throws Error when the connection breaks
 */
export async function* requestBody(
  connection: Connection,
  { onBytes, bytesPerSecond, interruption, signal }: Reading,
): AsyncGenerator<Uint8Array> {
  if (connection.waits) connection.outgoing.writeContinue();
  const coming = arriving(connection, onBytes);
  const paced = bytesPerSecond === undefined ? coming : slowly(coming, bytesPerSecond, signal);
  yield* interruption === undefined ? paced : interrupted(paced, interruption);
}

async function* arriving(
  { incoming }: Connection,
  onBytes: Reading['onBytes'],
): AsyncGenerator<Uint8Array> {
  // Destroying the request would destroy the connection, and with it the answer.
  for await (const block of incoming.iterator({ destroyOnReturn: false })) {
    onBytes(block.length);
    yield block;
  }
}

async function* slowly(
  blocks: AsyncIterable<Uint8Array>,
  bytesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    await sleep((1000 * block.length) / bytesPerSecond, undefined, { signal });
    yield block;
  }
}
