import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Operation } from '../support/s3/operations.ts';
import type { StrictS3 } from '../support/s3/strict-s3.ts';

/** When a publisher is killed: at a request of it, or at a time, whichever comes first. */
export interface Moment {
  readonly at?: AtRequest;
  /** Of the time that a whole run takes. */
  readonly share: number;
}

/** While the server is at it: nothing is done before, or it is done and not answered. */
interface AtRequest {
  readonly operation: Operation;
  readonly nth: number;
  readonly before: 'doing' | 'answering';
  /** Milliseconds in which the server may be done, and other requests may get on. */
  readonly wait: number;
}

const share = fc.nat(1000).map((thousandths) => thousandths / 1000);

export const anyTime: fc.Arbitrary<Moment> = fc.record({ share });

/** The operation, and the how many-th of a run; what only some runs ask for stands here more often. */
const requests: readonly (readonly [Operation, number])[] = [
  ['HeadObject', 1],
  ['CreateMultipartUpload', 1],
  ['CreateMultipartUpload', 1],
  ['CreateMultipartUpload', 1],
  ['CreateMultipartUpload', 1],
  ['ListParts', 1],
  ['UploadPart', 1],
  ['UploadPart', 2],
  ['UploadPart', 5],
  ['UploadPart', 6],
  ['HeadObject', 2],
  ['CompleteMultipartUpload', 1],
  ['CompleteMultipartUpload', 1],
  ['HeadObject', 3],
  ['GetObject', 1],
  ['PutObject', 1],
  ['HeadObject', 4],
];

const anyRequest: fc.Arbitrary<Moment> = fc.record({
  at: fc
    .record({
      of: fc.constantFrom(...requests),
      before: fc.constantFrom('doing', 'answering'),
      wait: fc.nat(200),
    })
    .map(({ of: [operation, nth], ...more }) => ({ operation, nth, ...more })),
  share: fc.constantFrom(0.5, 1),
});

export const anyMoment: fc.Arbitrary<Moment> = fc.oneof(
  { arbitrary: anyTime, weight: 1 },
  { arbitrary: anyRequest, weight: 2 },
);

export interface Awaited {
  /** Settles when it has come. */
  readonly come: Promise<unknown>;
  /** Lets go of a request that waits for it. */
  release(): void;
}

/** @param whole milliseconds that a whole run takes */
export function awaited({ at, share }: Moment, whole: number, s3: StrictS3 | undefined): Awaited {
  const late = sleep(share * whole);
  if (at === undefined || s3 === undefined) return { come: late, release: () => {} };
  const { operation, nth, before, wait } = at;
  let left = nth;
  const held = s3.inject({
    when: (request) => request.operation === operation && --left === 0,
    fault: { kind: 'hold', before },
  });
  const come = Promise.race([late, held.reached.then(() => sleep(wait))]);
  return { come, release: held.release };
}
