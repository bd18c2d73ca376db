import { decodeNix32 } from './nix32.ts';
import { isSha256, type Sha256 } from './sha256.ts';

const hexPattern = /^[0-9a-f]{64}$/i;
const nix32Pattern = /^[0-9a-df-np-sv-z]{52}$/;
const base64Pattern = /^[A-Za-z0-9+/]{43}=$/;

/**
 * A sha256 in any notation that Nix takes: hex, its own base 32, base 64, each also behind
 * `sha256:`, and SRI. Undefined for anything else.
 */
export function parseSha256(text: string): Sha256 | undefined {
  if (text.startsWith('sha256-')) return fromBase64(text.slice('sha256-'.length));
  const digits = text.replace(/^sha256:/, '');
  if (hexPattern.test(digits)) return known(digits.toLowerCase());
  if (nix32Pattern.test(digits)) return known(decodeNix32(digits)?.toString('hex'));
  return fromBase64(digits);
}

function fromBase64(text: string): Sha256 | undefined {
  return base64Pattern.test(text) ? known(Buffer.from(text, 'base64').toString('hex')) : undefined;
}

function known(hex: string | undefined): Sha256 | undefined {
  return hex !== undefined && isSha256(hex) ? hex : undefined;
}
