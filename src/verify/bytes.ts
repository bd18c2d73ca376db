import { UserError } from '../errors.ts';
import type { Track } from '../publish/transfers.ts';
import { decodesTo } from '../publish/verify.ts';
import { beginsHtml } from './html.ts';
import type { Outcome } from './outcome.ts';
import { problemOfBytes, type Wanted } from './problems.ts';
import type { Reader } from './reader.ts';

export interface BytesOptions {
  readonly signal?: AbortSignal | undefined;
  /** More bytes than this are not the file, where nobody knows its size. */
  readonly atMost?: number;
  /** Told of each block as it comes. */
  readonly onBlock: (block: Uint8Array) => void;
  readonly track?: Track | undefined;
  /** What the bytes must be, where that is not the file itself. */
  readonly isRight?: IsRight | undefined;
}

export type IsRight = (
  body: AsyncIterable<Uint8Array>,
  onProgress: (done: number) => void,
) => Promise<boolean>;

/** Reads all of it in constant memory. Throws nothing but the reason of the signal, and `zstd` missing. */
export async function checkBytes(
  reader: Reader,
  wanted: Wanted,
  { signal, atMost = Number.MAX_SAFE_INTEGER, onBlock, track, isRight }: BytesOptions,
): Promise<Outcome> {
  let html: boolean | undefined;
  async function* watched() {
    for await (const block of reader.read(wanted.place.url, { signal })) {
      html ??= beginsHtml(block);
      onBlock(block);
      yield block;
    }
  }
  const { encoding, sha256, size = atMost } = wanted;
  const onProgress = (done: number) => track?.('checking', done);
  try {
    const right = await (isRight === undefined
      ? decodesTo(watched(), encoding, { sha256, size }, onProgress)
      : isRight(watched(), onProgress));
    signal?.throwIfAborted();
    if (right) return { kind: 'right' };
    return { kind: 'wrong', ...problemOfBytes(wanted, html === true) };
  } catch (error) {
    signal?.throwIfAborted();
    if (isOfStore(error)) return { kind: 'unreachable', error };
    throw error;
  } finally {
    // Whatever came of it, it is not under way any more.
    track?.('checking', wanted.size ?? 0);
  }
}

function isOfStore(error: unknown): error is UserError {
  return error instanceof UserError && /^store-/.test(error.code);
}
