import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { PlannedArtifact, Variant } from '../plan/variant.ts';
import { checkComplete, checkRepeated, type RefuseAt, refuseUnknown } from './hash-map-keys.ts';
import { markedRecord } from './hash-map-mark.ts';
import { parseHash } from './hash-map-notation.ts';
import {
  type HashMapEntry,
  positionAt,
  type ScannedHashMap,
  scanHashMap,
} from './hash-map-scan.ts';
import type { Refuse } from './interpret.ts';
import { describeLine, refuseCarriageReturn, refuseConflict } from './read.ts';
import { Unexpected } from './scan.ts';

/** A line of the map that is of an artifact of ours. */
export interface HashMapLine {
  readonly entry: HashMapEntry;
  readonly variant: Variant;
  readonly artifact: PlannedArtifact;
  /** `noDigest` while nothing is pinned. */
  readonly digest: Sha256;
  /** Of the build that the digest is from, where our comment says it. */
  readonly record: Sha256 | undefined;
}

/**
 * The lines of a map, in the order of the file.
 * @param strict every key is planned, and every artifact that is not optional has one
 * @throws UserError `registry-invalid` with `file:line:column`
 */
export function readLines(
  text: string,
  file: string,
  { variants, strict }: { variants: readonly Variant[]; strict: boolean },
): HashMapLine[] {
  const refuse: Refuse = ({ line, column }, problem, hint = form) => {
    throw new UserError('registry-invalid', `${file}:${line}:${column}: ${problem}`, { hint });
  };
  const refuseAt: RefuseAt = (offset, problem, hint) =>
    refuse(positionAt(text, offset), problem, hint);

  const scanned = scan(text, file, refuse);
  checkRepeated(text, scanned, refuseAt);
  const planned = new Map(
    variants.flatMap((variant) =>
      variant.artifacts.map((artifact) => [artifact.name, { variant, artifact }] as const),
    ),
  );
  const lines = scanned.entries.flatMap((entry): HashMapLine[] => {
    const { key, hash, rest } = entry;
    const known = planned.get(key.text);
    if (known === undefined) {
      return strict ? refuseUnknown(key, [...planned.keys()], refuseAt) : [];
    }
    const digest =
      parseHash(hash.text) ?? refuseAt(hash.start, `the hash of ${key.text} is no sha256`, hashes);
    return [{ entry, ...known, digest, record: markedRecord(rest.text, digest) }];
  });
  if (strict) checkComplete(text, { scanned, lines, variants }, refuseAt);
  return lines;
}

const form =
  'write the file as one set, without anything before it: { then a line for each name, "NAME" = "HASH"; then }';
const hashes =
  'write it in SRI notation, in hex, in base 64 or in the base 32 of Nix; "" where there is none yet';

function scan(text: string, file: string, refuse: Refuse): ScannedHashMap {
  const lines = text.split('\n');
  refuseConflict(lines, file, refuse);
  refuseCarriageReturn(lines, file, refuse);
  try {
    return scanHashMap(text);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { position, expected } = error;
    const written = lines[position.line - 1]?.slice(position.column - 1);
    const atEnd = position.line === lines.length && written === '';
    const found = atEnd ? describeLine(undefined) : describeLine(written);
    return refuse(position, `expected ${expected}, found ${found}`);
  }
}
