/** Nix's own base 32: digits and letters without e, o, u and t; the last five bits come first. */
const alphabet = '0123456789abcdfghijklmnpqrsvwxyz';

export function encodeNix32(bytes: Uint8Array): string {
  let text = '';
  for (let digit = Math.ceil((bytes.length * 8) / 5) - 1; digit >= 0; digit--) {
    const byte = Math.floor((digit * 5) / 8);
    const shift = (digit * 5) % 8;
    const pair = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8);
    text += alphabet[(pair >> shift) & 31];
  }
  return text;
}

/** The bytes, or undefined where the text is not the base 32 of whole bytes. */
export function decodeNix32(text: string): Buffer | undefined {
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8));
  for (const [index, letter] of [...text].reverse().entries()) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return undefined;
    const shifted = value << ((index * 5) % 8);
    const byte = Math.floor((index * 5) / 8);
    bytes[byte] = (bytes[byte] ?? 0) | (shifted & 255);
    if (byte + 1 < bytes.length) bytes[byte + 1] = (bytes[byte + 1] ?? 0) | (shifted >> 8);
    else if (shifted >> 8 !== 0) return undefined;
  }
  return encodeNix32(bytes) === text ? bytes : undefined;
}
