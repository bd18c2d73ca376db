import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { Befalling } from './faults.ts';

export type Blocks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What comes between the bytes of a body. */
export interface Interruption {
  readonly afterBytes: number;
  /** The body goes on when it settles, unless it fails. */
  happen(): Promise<void>;
}

/** The same bytes, interrupted after so many of them, or at the end where there are fewer. */
export async function* interrupted(
  blocks: Blocks,
  { afterBytes, happen }: Interruption,
): AsyncGenerator<Uint8Array> {
  let left = afterBytes;
  if (left === 0) await happen();
  for await (const block of blocks) {
    const isHere = left > 0 && left <= block.length;
    yield isHere ? block.subarray(0, left) : block;
    if (isHere) await happen();
    if (isHere && left < block.length) yield block.subarray(left);
    left -= block.length;
  }
  if (left > 0) await happen();
}

export function ofRequest(
  befalling: Befalling | undefined,
  connection: Connection,
): Interruption | undefined {
  if (befalling?.fault.kind === 'stall-request') return stall(befalling, befalling.fault);
  if (befalling?.fault.kind !== 'reset-request') return undefined;
  const happen = async () => {
    connection.reset();
    throw new Error('the connection was reset, as injected');
  };
  return { afterBytes: befalling.fault.afterBytes, happen };
}

export function ofAnswer(
  befalling: Befalling | undefined,
  { outgoing }: Connection,
): Interruption | undefined {
  if (befalling?.fault.kind === 'stall-response') return stall(befalling, befalling.fault);
  if (befalling?.fault.kind !== 'reset-response') return undefined;
  const happen = async () => {
    await nextTurn();
    outgoing.destroy();
    throw new Error('the answer was broken off, as injected');
  };
  return { afterBytes: befalling.fault.afterBytes, happen };
}

function stall({ released }: Befalling, { afterBytes }: { afterBytes: number }): Interruption {
  return { afterBytes, happen: () => released };
}
