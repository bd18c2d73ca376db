import { UserError } from '../errors.ts';
import { decodeNix32, encodeNix32 } from './nix32.ts';

declare const sha256: unique symbol;

/**
 * The sha256 of a file's own bytes. Held as 64 lower-case hex digits, so that equal digests are
 * `===`; the other notations are made from it where they are needed.
 */
export type Sha256 = string & { readonly [sha256]: true };

const hexPattern = /^[0-9a-f]{64}$/;
const sriPattern = /^sha256-[A-Za-z0-9+/]{43}=$/;

export function isSha256(text: string): text is Sha256 {
  return hexPattern.test(text);
}

/** @throws UserError `record-invalid` when `hex` is not 64 lower-case hex digits */
export function sha256FromHex(hex: string): Sha256 {
  if (!isSha256(hex)) throw new UserError('record-invalid', `not a sha256 in hex: ${hex}`);
  return hex;
}

/**
 * `sha256-<base64>`, as Nix and browsers write it (W3C Subresource Integrity).
 * @throws UserError `record-invalid` on any other form, also on one that is not canonical
 */
export function sha256FromSri(sri: string): Sha256 {
  const hex = Buffer.from(sri.slice('sha256-'.length), 'base64').toString('hex');
  if (!sriPattern.test(sri) || toSri(hex as Sha256) !== sri) {
    throw new UserError('record-invalid', `not a sha256 in SRI notation: ${sri}`);
  }
  return hex as Sha256;
}

/** @throws UserError `record-invalid` when `text` is not 52 digits of Nix's base 32 */
export function sha256FromNix32(text: string): Sha256 {
  const bytes = decodeNix32(text);
  if (bytes?.length !== 32) {
    throw new UserError('record-invalid', `not a sha256 in Nix's base 32: ${text}`);
  }
  return bytes.toString('hex') as Sha256;
}

export function toSri(digest: Sha256): string {
  return `sha256-${Buffer.from(digest, 'hex').toString('base64')}`;
}

export function toNix32(digest: Sha256): string {
  return encodeNix32(Buffer.from(digest, 'hex'));
}
