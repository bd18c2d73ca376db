import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  encodeNix32
} from "./chunk-GPBMLTUY.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/digest/sha256.ts
var hexPattern = /^[0-9a-f]{64}$/;
var sriPattern = /^sha256-[A-Za-z0-9+/]{43}=$/;
function isSha256(text) {
  return hexPattern.test(text);
}
function sha256FromSri(sri) {
  const hex = Buffer.from(sri.slice("sha256-".length), "base64").toString("hex");
  if (!sriPattern.test(sri) || toSri(hex) !== sri) {
    throw new UserError("record-invalid", `not a sha256 in SRI notation: ${sri}`);
  }
  return hex;
}
function toSri(digest) {
  return `sha256-${Buffer.from(digest, "hex").toString("base64")}`;
}
function toNix32(digest) {
  return encodeNix32(Buffer.from(digest, "hex"));
}

export {
  isSha256,
  sha256FromSri,
  toSri,
  toNix32
};
