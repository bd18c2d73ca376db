import { parseSha256 } from '../digest/notations.ts';
import { type Sha256, toNix32, toSri } from '../digest/sha256.ts';

/** What `lib.fakeSha256` and `lib.fakeHash` stand for. */
export const noDigest = '0'.repeat(64) as Sha256;

/** As `parseSha256`. An empty text is `noDigest`: Nix takes both for a hash that is not known yet. */
export function parseHash(text: string): Sha256 | undefined {
  return text === '' ? noDigest : parseSha256(text);
}

/** The digest in the notation of another hash, of which `parseHash` takes any. */
export function inNotationOf(written: string, digest: Sha256): string {
  if (written === '' || written.startsWith('sha256-')) return toSri(digest);
  const prefix = written.startsWith('sha256:') ? 'sha256:' : '';
  return prefix + digits(written.length - prefix.length, digest);
}

function digits(length: number, digest: Sha256): string {
  if (length === digest.length) return digest;
  const [nix32, base64] = [toNix32(digest), toSri(digest).slice('sha256-'.length)];
  return length === nix32.length ? nix32 : base64;
}
