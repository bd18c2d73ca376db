import { S3Error } from './s3-error.ts';

type Headers = Readonly<Record<string, string>>;

/** What conditions are about. */
export interface Tagged {
  /** Hex, without quotes. */
  readonly etag: string;
  readonly modified: Date;
}

/**
 * @param existing what is there under the key
 * @param changed whether somebody stored or removed it while this upload in parts was under way
 * @throws S3Error `PreconditionFailed`, `NoSuchKey`, `ConditionalRequestConflict`, or `NotImplemented`
 * where S3 has no such condition either
 */
export function refuseUnmetWrite(
  headers: Headers,
  existing: Tagged | undefined,
  changed: boolean,
): void {
  const none = headers['if-none-match'];
  const match = headers['if-match'];
  if (none === undefined && match === undefined) return;
  refuseUnknown(none, match);
  if (none !== undefined && existing !== undefined) throw unmet('If-None-Match');
  if (match !== undefined) refuseOther(match, existing);
  if (changed) {
    const message =
      'The conditional request cannot succeed due to a conflicting operation against this resource.';
    throw new S3Error('ConditionalRequestConflict', message);
  }
}

function refuseUnknown(none: string | undefined, match: string | undefined): void {
  if (none !== undefined && match !== undefined) {
    throw new S3Error('NotImplemented', 'Multiple conditional request headers present');
  }
  if ((none ?? '*') === '*' && match !== '*') return;
  throw new S3Error('NotImplemented', 'If-None-Match of a write must be *, If-Match must not');
}

function refuseOther(match: string, existing: Tagged | undefined): void {
  if (existing === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!matches(match, existing)) throw unmet('If-Match');
}

/**
 * @returns whether the reader has it already
 * @throws S3Error `PreconditionFailed`
 */
export function isNotModified(headers: Headers, existing: Tagged): boolean {
  const match = headers['if-match'];
  if (match !== undefined && !matches(match, existing)) throw unmet('If-Match');
  const unmodifiedSince = headers['if-unmodified-since'];
  if (match === undefined && isModifiedSince(unmodifiedSince, existing)) {
    throw unmet('If-Unmodified-Since');
  }
  const none = headers['if-none-match'];
  if (none !== undefined) return matches(none, existing);
  const since = headers['if-modified-since'];
  return since !== undefined && !isModifiedSince(since, existing);
}

function isModifiedSince(date: string | undefined, { modified }: Tagged): boolean {
  return date !== undefined && Math.floor(modified.getTime() / 1000) * 1000 > Date.parse(date);
}

function matches(tags: string, { etag }: Tagged): boolean {
  return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replaceAll('"', '')));
}

function unmet(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error('PreconditionFailed', message, { details: { Condition: condition } });
}
