import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  narSize
} from "./chunk-TY26D4ME.js";
import {
  toNix32
} from "./chunk-224AW5PV.js";
import {
  storePath
} from "./chunk-GPBMLTUY.js";

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
  return differingFields(one, other).length === 0;
}
function differingFields(one, other, fields = decisive) {
  return fields.filter((key) => fieldsOf(one, key).join() !== fieldsOf(other, key).join());
}
function signaturesOf(text) {
  return fieldsOf(text, "Sig");
}
function digestNamedBy(text) {
  return /^nar\/([0-9a-f]{64})\.nar(?:\.zst)?$/.exec(archiveIn(text))?.[1];
}
function archiveIn(text) {
  return fieldsOf(text, "URL")[0] ?? "";
}
function fieldsOf(text, key) {
  const prefix = `${key}: `;
  return text.split("\n").filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length).trimEnd());
}

export {
  narinfo,
  fingerprint,
  decisive,
  isSamePath,
  differingFields,
  signaturesOf,
  digestNamedBy,
  archiveIn
};
