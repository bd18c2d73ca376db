import type { BuildRecord } from '../record/build-record.ts';

/** What is known of the build that is pinned. */
export interface PinnedBuild {
  /** When its commit was made: seconds since 1970. Unknown where only the record says it. */
  readonly time: number | undefined;
  /** Absent where it was never published, or is gone. */
  readonly record: BuildRecord | undefined;
}

/**
 * Why pinning this build would be a step back, or undefined where it would not. History decides;
 * where it says nothing the time of the commits, and of two builds of one commit the later one.
 * @param relation of the build's commit to that of the pinned one
 */
export function rollback(
  { source, finishedOn }: BuildRecord,
  pinned: PinnedBuild,
  relation: 'same' | 'older' | 'newer' | 'unrelated' | 'unknown',
): string | undefined {
  if (relation === 'newer') return undefined;
  const time = pinned.time ?? pinned.record?.source.time;
  if (relation === 'older' || (time !== undefined && source.time < time)) {
    return 'built from an older commit than what is pinned: pin kept';
  }
  if (time === undefined || source.time > time || pinned.record === undefined) return undefined;
  return Date.parse(finishedOn) < Date.parse(pinned.record.finishedOn)
    ? 'built earlier than what is pinned: pin kept'
    : undefined;
}
