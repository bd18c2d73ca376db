import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";
import {
  narSize
} from "./chunk-TY26D4ME.js";
import {
  toNix32
} from "./chunk-224AW5PV.js";
import {
  storePath
} from "./chunk-GPBMLTUY.js";

// src/binary-cache/text.ts
var longest = 64 * 1024;
async function textOf(store, key, options = {}) {
  const body = await store.read(key, options);
  if (body === void 0) return void 0;
  return (await bytesOf(body, longest)).toString("utf8");
}

// src/binary-cache/narinfo.ts
function narinfo(file, nar, signatures = []) {
  const { name, sha256, size } = file;
  const fields = [
    ["StorePath", storePath(name, sha256)],
    ["URL", nar.key],
    ["Compression", nar.compression],
    ["FileSize", String(nar.size)],
    ["NarHash", narHashOf(file)],
    ["NarSize", String(narSize(size))],
    ["References", ""],
    ...signatures.map((signature) => ["Sig", signature]),
    ["CA", `fixed:sha256:${toNix32(sha256)}`]
  ];
  return fields.map(([key, value]) => `${key}: ${value}
`).join("");
}
function fingerprint(file) {
  const path = storePath(file.name, file.sha256);
  return `1;${path};${narHashOf(file)};${narSize(file.size)};`;
}
function narHashOf({ nar }) {
  return `sha256:${toNix32(nar)}`;
}
var decisive = ["StorePath", "NarHash", "NarSize", "References", "CA"];
function isSamePath(one, other) {
  return decisive.every((key) => fieldsOf(one, key).join() === fieldsOf(other, key).join());
}
function signaturesOf(text) {
  return fieldsOf(text, "Sig");
}
function digestNamedBy(text) {
  const [url = ""] = fieldsOf(text, "URL");
  return /^nar\/([0-9a-f]{64})\.nar(?:\.zst)?$/.exec(url)?.[1];
}
function fieldsOf(text, key) {
  const prefix = `${key}: `;
  return text.split("\n").filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length).trimEnd());
}

export {
  textOf,
  narinfo,
  fingerprint,
  isSamePath,
  signaturesOf,
  digestNamedBy
};
