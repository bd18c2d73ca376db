import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/store/checksum.ts
import { crc32 } from "node:zlib";
function crc32Of(bytes) {
  return crc32Text(crc32(bytes));
}
function crc32Text(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString("base64");
}
function compositeOf(partChecksums) {
  const all = Buffer.concat(partChecksums.map((text) => Buffer.from(text, "base64")));
  return `${crc32Of(all)}-${partChecksums.length}`;
}
function combinedCrc32(parts) {
  const whole = parts.reduce((sum, { crc32: crc322, size }) => {
    const value = Buffer.from(crc322, "base64").readUInt32BE();
    return multiply(shiftOf(size), sum) ^ value;
  }, 0);
  return crc32Text(whole >>> 0);
}
var polynomial = 3988292384;
function shiftOf(bytes) {
  let [power, base] = [one, one >>> 8];
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(base, power);
    base = multiply(base, base);
  }
  return power;
}
var one = 2147483648;
function multiply(a, b) {
  let [product, factor] = [0, b];
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 0 ? factor >>> 1 : factor >>> 1 ^ polynomial;
  }
  return product;
}

export {
  crc32Of,
  compositeOf,
  combinedCrc32
};
