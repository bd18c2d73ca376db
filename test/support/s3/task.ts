import type { Answer } from './answer.ts';
import type { Bucket } from './bucket.ts';
import type { Segment } from './contents.ts';
import type { PayloadRules } from './payload.ts';
import type { S3Request } from './request.ts';

/** What this server is stricter in than S3, or weaker. */
export interface Rules extends PayloadRules {
  readonly requireIfNoneMatch: boolean;
  readonly ignoresConditions: 'none' | 'complete' | 'all';
  readonly equalParts: boolean;
  /** It makes parts of other objects. */
  readonly copies: boolean;
  /** Listings have their keys URL-encoded, and say so, though nobody asked for it. */
  readonly encodesKeys: boolean;
}

/** A request that may be done, and all that is needed to do it. */
export interface Task {
  readonly request: S3Request;
  readonly body: AsyncIterable<Uint8Array>;
  readonly bucket: Bucket;
  readonly rules: Rules;
  now(): Date;
  /** Called after something was stored: where a fault damages it. */
  stored(segments: readonly Segment[]): Promise<void>;
}

/** @throws S3Error */
export type Handler = (task: Task) => Promise<Answer>;
