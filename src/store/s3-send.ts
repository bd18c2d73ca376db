import type { Body } from './object-store.ts';
import { reasonOf } from './s3-errors.ts';
import type { Order, Sent } from './s3-put.ts';
import type { Target } from './s3-target.ts';
import { type Means, upload } from './s3-upload.ts';
import { CannotCopy, uploadWrapped } from './s3-wrap.ts';

interface Sending {
  readonly order: Order;
  readonly means: Means;
  /** Another object of the same store. */
  readonly at: (key: string) => Target;
}

/** Sends a body, but no more than must be of one that is made of what the server has. */
export async function send(
  target: Target,
  body: Body,
  { order, means, at }: Sending,
): Promise<Sent> {
  const { wrapped } = body;
  if (wrapped === undefined) return upload(target, order, body, means);
  try {
    const sent = await uploadWrapped(target, at(wrapped.key), { order, wrapped, means });
    if (sent !== undefined) return sent;
  } catch (error) {
    const why = reasonOf(error);
    if (!(why instanceof CannotCopy)) throw error;
    order.onNotice(
      `the store does not copy within itself, so ${wrapped.key} is read and sent once more (${why.message})`,
    );
  }
  return upload(target, order, body, means);
}
