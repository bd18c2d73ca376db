import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { UserError } from '../errors.ts';

/** Of a binary cache, as `nix key generate-secret` makes it. */
export interface SigningKey {
  /** By which users name the public half in `trusted-public-keys`. */
  readonly name: string;
  /** The public half, `NAME:BASE64`. */
  readonly publicKey: string;
  /** @returns `NAME:BASE64`, for a `Sig` field */
  sign(fingerprint: string): string;
}

/**
 * @param text `NAME:BASE64` of an ed25519 seed and the public key that belongs to it
 * @param place where it came from, for the error; what it says never is in there
 * @throws UserError `signing-key-invalid`
 */
export function parseSigningKey(text: string, place: string): SigningKey {
  const [, name = '', base64 = ''] = /^([^:\s]+):([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 64) throw invalid(place, 'it is not NAME: and 64 bytes in base 64');
  const [seed, publicHalf] = [bytes.subarray(0, 32), bytes.subarray(32)];
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: url(seed), x: url(publicHalf) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  if (createPublicKey(key).export({ format: 'jwk' }).x !== jwk.x) {
    throw invalid(place, 'its two halves do not belong together');
  }
  return {
    name,
    publicKey: `${name}:${publicHalf.toString('base64')}`,
    sign: (fingerprint) =>
      `${name}:${sign(null, Buffer.from(fingerprint), key).toString('base64')}`,
  };
}

function url(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function invalid(place: string, why: string): UserError {
  return new UserError('signing-key-invalid', `${place} holds no signing key of Nix: ${why}`, {
    hint: 'make one: nix key generate-secret --key-name NAME-1 > FILE',
  });
}
