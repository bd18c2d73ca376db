import type { Stored } from '../store/object-store.ts';

/** What a record says of an object, or a store. */
type Known = Pick<Stored, 'size' | 'checksum'>;

/**
 * What a store says of an object against what a record says of it. `unknown`: the sizes agree, and
 * there is nothing else to compare, or the checksums are of different kinds.
 */
export function compareStored(claim: Known, stored: Known): 'equal' | 'other' | 'unknown' {
  if (claim.size !== stored.size) return 'other';
  if (claim.checksum === undefined || kindOf(claim.checksum) !== kindOf(stored.checksum)) {
    return 'unknown';
  }
  return claim.checksum === stored.checksum ? 'equal' : 'other';
}

/** `crc32`, `etag`, and of how many parts it is: a copy may be cut in other ones. */
function kindOf(checksum: string | undefined): string {
  return `${checksum?.split(':', 1)[0]}${/-\d+$/.exec(checksum ?? '')?.[0]}`;
}
