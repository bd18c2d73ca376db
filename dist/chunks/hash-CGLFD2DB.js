import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  printResult
} from "./chunk-KAYTVSLI.js";
import {
  digestFile
} from "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import {
  toNix32,
  toSri
} from "./chunk-224AW5PV.js";
import {
  tableToText
} from "./chunk-T5CYGPQR.js";
import "./chunk-N6FMNX35.js";
import {
  storeNameProblem,
  storePath
} from "./chunk-GPBMLTUY.js";
import "./chunk-6S7CRL34.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/hash.ts
import { basename } from "node:path";
async function hash(files, given) {
  if (given.name !== void 0 && files.length > 1) {
    throw new UserError("usage-invalid", `--name goes with one file, not with ${files.length}`, {
      hint: "hash them one by one"
    });
  }
  const named = files.map((file) => ({ file, name: checkedName(given.name ?? basename(file)) }));
  const results = [];
  for (const { file, name } of named) {
    const { sha256, size } = await digestFile(file);
    const notations = { hex: sha256, nix32: toNix32(sha256), sri: toSri(sha256) };
    results.push({ file, name, size, sha256: notations, storePath: storePath(name, sha256) });
  }
  printResult(given.json === true, results, () => results.map(describe).join("\n\n"));
}
function describe({ file, size, sha256, storePath: storePath2 }) {
  const rows = [
    ["size", String(size)],
    ["hex", sha256.hex],
    ["nix32", sha256.nix32],
    ["SRI", sha256.sri],
    ["store path", storePath2]
  ];
  return tableToText([file, ""], rows);
}
function checkedName(name) {
  const problem = storeNameProblem(name);
  if (problem === void 0) return name;
  throw new UserError("name-invalid", `Nix rejects the name ${JSON.stringify(name)}: ${problem}`, {
    hint: "give it another one with --name: letters, digits and + - . _ ? = only, no leading dot"
  });
}
export {
  hash
};
