import type { Sha256 } from '../digest/sha256.ts';

/**
 * What we write behind a hash: the digest of the build record that it is from, and the first digits
 * of the hash. Who changes the hash by hand leaves our comment, which then is of another one.
 */
const pattern = /# isar-artifacts: (?<record>[0-9a-f]{64}) for (?<start>[0-9a-f]{8})(?![0-9a-f])/;

/**
 * The record that the rest of an entry's line names for this digest. Undefined where it names none,
 * or was written for another digest.
 */
export function markedRecord(rest: string, digest: Sha256): Sha256 | undefined {
  const { record, start } = pattern.exec(rest)?.groups ?? {};
  return record !== undefined && digest.slice(0, 8) === start ? (record as Sha256) : undefined;
}

/** The rest of the line with our comment as it should be; other people's stay as they are. */
export function withMark(rest: string, digest: Sha256, record: Sha256 | undefined): string {
  const old = pattern.exec(rest);
  const mark = record && `# isar-artifacts: ${record} for ${digest.slice(0, 8)}`;
  if (old === null) return mark === undefined ? rest : `${rest} ${mark}`;
  const [before, after] = [rest.slice(0, old.index), rest.slice(old.index + old[0].length)];
  if (mark !== undefined) return before + mark + after;
  // Somebody's words behind ours are a comment of ours no more.
  return after.trim() === '' ? before.replace(/ $/, '') + after : `${before}#${after}`;
}
