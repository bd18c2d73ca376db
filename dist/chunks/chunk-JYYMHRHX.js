import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  parseRecord,
  serializeRecord
} from "./chunk-KBLUASX4.js";
import {
  replaceFile
} from "./chunk-DVC4KMBF.js";
import {
  UserError,
  hasErrno
} from "./chunk-BNEZOXMQ.js";

// src/record/files.ts
import { readFile } from "node:fs/promises";
import { join } from "node:path";
async function writeRecord(directory, record) {
  const path = recordPath(directory, record.variant.id);
  await replaceFile(path, serializeRecord(record).text);
  return path;
}
async function readRecord(directory, variantId) {
  const path = recordPath(directory, variantId);
  try {
    const record = parseRecord(await readFile(path, "utf8"), path);
    if (record.variant.id === variantId) return record;
    throw new UserError("record-invalid", `${path} is the record of ${record.variant.id}`, {
      hint: "somebody renamed or changed it: build the variant again"
    });
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return void 0;
    throw error;
  }
}
function recordPath(directory, variantId) {
  return join(directory, `${variantId}.json`);
}

export {
  writeRecord,
  readRecord,
  recordPath
};
