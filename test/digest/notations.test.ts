import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeNix32, encodeNix32 } from '../../src/digest/nix32.ts';
import { parseSha256 } from '../../src/digest/notations.ts';
import {
  isSha256,
  type Sha256,
  sha256FromHex,
  sha256FromNix32,
  sha256FromSri,
  toNix32,
  toSri,
} from '../../src/digest/sha256.ts';
import { storeNameProblem, storePath } from '../../src/digest/store-path.ts';

// Made by nix-hash and nix-store --print-fixed-path.
const hex = sha256FromHex('5e4eba8f8a1912e3b62b06b9746e2f4c705f6c121eb5d35d3fd68dc5896aaa55');
const nix32 = '0mdada4wb3fn7xfx7d8y29n5yw2c5xp79f865fvf64hria7vlkjy';

const anyBytes = fc.uint8Array({ maxLength: 64 });
const anySha256 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('notations of a digest', () => {
  test('nix32 as nix-hash writes it', () => {
    expect(toNix32(hex)).toBe(nix32);
    expect(sha256FromNix32(nix32)).toBe(hex);
  });

  test('every notation reads back to the same digest', () => {
    fc.assert(
      fc.property(anySha256, (bytes) => {
        const digest = sha256FromHex(Buffer.from(bytes).toString('hex'));
        expect(sha256FromSri(toSri(digest))).toBe(digest);
        expect(sha256FromNix32(toNix32(digest))).toBe(digest);
      }),
    );
  });

  test('base 32 of any bytes reads back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(decodeNix32(encodeNix32(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    ['upper-case hex', () => sha256FromHex(hex.toUpperCase())],
    ['short hex', () => sha256FromHex(hex.slice(1))],
    ['an SRI of another algorithm', () => sha256FromSri(toSri(hex).replace('256', '512'))],
    ['an SRI whose last bits are not zero', () => sha256FromSri(toSri(hex).replace(/.=$/, 'W='))],
    ['letters that base 32 lacks', () => sha256FromNix32(nix32.replace('0', 'e'))],
    ['bits beyond the digest', () => sha256FromNix32(nix32.replace('0', 'z'))],
  ])('refuses %s', (_what, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'record-invalid' }));
  });

  test('isSha256 takes hex only', () => {
    expect(isSha256(hex)).toBe(true);
    expect(isSha256(nix32)).toBe(false);
  });
});

describe('parseSha256', () => {
  const notations = (digest: Sha256) => {
    const base64 = Buffer.from(digest, 'hex').toString('base64');
    const bare = [digest, digest.toUpperCase(), toNix32(digest), base64];
    return [...bare, ...bare.map((text) => `sha256:${text}`), toSri(digest)];
  };

  test('reads every notation that Nix takes', () => {
    fc.assert(
      fc.property(anySha256, (bytes) => {
        const digest = sha256FromHex(Buffer.from(bytes).toString('hex'));
        for (const text of notations(digest)) expect(parseSha256(text)).toBe(digest);
      }),
    );
  });

  test('nothing longer or shorter is a digest', () => {
    fc.assert(
      fc.property(anySha256, fc.string({ minLength: 1, maxLength: 3 }), (bytes, more) => {
        for (const text of notations(sha256FromHex(Buffer.from(bytes).toString('hex')))) {
          expect(parseSha256(text.slice(0, -1))).toBeUndefined();
          expect(parseSha256(`${text}${more}`)).toBeUndefined();
        }
      }),
    );
  });

  test.each([
    '',
    'sha256:',
    'sha256-',
    `sha256-${hex}`,
    `sha256-${nix32}`,
    `sha512-${'A'.repeat(43)}=`,
    `sha1:${hex}`,
    `sha256:${toSri(hex)}`,
    ` ${hex}`,
    `${hex}\n`,
    nix32.toUpperCase(),
    nix32.replace('0', 'z'),
    nix32.replace('0', 'e'),
  ])('%j is none', (text) => {
    expect(parseSha256(text)).toBeUndefined();
  });
});

describe('store path', () => {
  test('is the one that nix-store --print-fixed-path prints', () => {
    expect(storePath('isar-base-qemuamd64.wic', hex)).toBe(
      '/nix/store/3vappagpn5c6zxwan00pwg60qm1dg6jv-isar-base-qemuamd64.wic',
    );
  });

  test.each(['', '.hidden', 'a b', 'a/b', 'a~b', 'a@b', 'a:b', 'ä', '💾', 'x'.repeat(212)])(
    'refuses the name %j',
    (name) => {
      expect(storeNameProblem(name)).toBeDefined();
      expect(() => storePath(name, hex)).toThrow(expect.objectContaining({ code: 'name-invalid' }));
    },
  );
});
