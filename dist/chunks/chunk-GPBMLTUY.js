import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/digest/store-path.ts
import { createHash } from "node:crypto";

// src/digest/nix32.ts
var alphabet = "0123456789abcdfghijklmnpqrsvwxyz";
function encodeNix32(bytes) {
  let text = "";
  for (let digit = Math.ceil(bytes.length * 8 / 5) - 1; digit >= 0; digit--) {
    const byte = Math.floor(digit * 5 / 8);
    const shift = digit * 5 % 8;
    const pair = (bytes[byte] ?? 0) | (bytes[byte + 1] ?? 0) << 8;
    text += alphabet[pair >> shift & 31];
  }
  return text;
}
function decodeNix32(text) {
  const bytes = Buffer.alloc(Math.floor(text.length * 5 / 8));
  for (const [index, letter] of [...text].reverse().entries()) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return void 0;
    const shifted = value << index * 5 % 8;
    const byte = Math.floor(index * 5 / 8);
    bytes[byte] = (bytes[byte] ?? 0) | shifted & 255;
    if (byte + 1 < bytes.length) bytes[byte + 1] = (bytes[byte + 1] ?? 0) | shifted >> 8;
    else if (shifted >> 8 !== 0) return void 0;
  }
  return encodeNix32(bytes) === text ? bytes : void 0;
}

// src/digest/store-path.ts
var maximumLength = 211;
function storeNameProblem(name) {
  if (name === "") return "it is empty";
  if (name.length > maximumLength) return `it is longer than ${maximumLength} characters`;
  if (name.startsWith(".")) return "it starts with a dot";
  const wrong = /[^A-Za-z0-9+\-._?=]/u.exec(name)?.[0];
  return wrong === void 0 ? void 0 : `it contains ${JSON.stringify(wrong)}`;
}
function checkStoreName(name) {
  const problem = storeNameProblem(name);
  if (problem === void 0) return;
  throw new UserError("name-invalid", `Nix rejects the name ${JSON.stringify(name)}: ${problem}`, {
    hint: "use letters, digits and + - . _ ? = only, and no leading dot"
  });
}
function storePath(name, digest) {
  checkStoreName(name);
  const inner = hash(`fixed:out:sha256:${digest}:`).toString("hex");
  const outer = hash(`output:out:sha256:${inner}:/nix/store:${name}`);
  const folded = Buffer.alloc(20);
  for (const [index, byte] of outer.entries()) {
    folded[index % 20] = (folded[index % 20] ?? 0) ^ byte;
  }
  return `/nix/store/${encodeNix32(folded)}-${name}`;
}
function hash(text) {
  return createHash("sha256").update(text).digest();
}

export {
  encodeNix32,
  decodeNix32,
  storeNameProblem,
  storePath
};
