import { UserError } from '../errors.ts';
import { bytesOf } from '../store/bytes.ts';
import type { Outcome } from './outcome.ts';
import type { Reader } from './reader.ts';

/** What became of a place where somebody may tell something. */
export type Told =
  | Exclude<Outcome, { kind: 'right' }>
  | { readonly kind: 'absent' }
  | { readonly kind: 'told'; readonly text: string };

/** Bytes: what is longer is none of what a binary cache says of itself. */
const longest = 64 * 1024;

/** Throws nothing but the reason of the signal. */
export async function textFrom(
  reader: Reader,
  url: string,
  signal: AbortSignal | undefined,
): Promise<Told> {
  try {
    const bytes = await bytesOf(reader.read(url, { signal }), longest);
    return { kind: 'told', text: bytes.toString('utf8') };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) return { kind: 'unreachable', error };
    throw error;
  }
}
