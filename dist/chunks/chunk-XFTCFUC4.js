import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  readRecord
} from "./chunk-JYYMHRHX.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/records.ts
async function recordsOf(directory, variants) {
  const found = await builtRecords(directory, variants);
  if (found.length > 0) return found;
  throw noRecords(directory, variants);
}
async function builtRecords(directory, variants) {
  const records = await Promise.all(variants.map(({ id }) => readRecord(directory, id)));
  return records.filter((record) => record !== void 0);
}
function noRecords(directory, variants) {
  return new UserError(
    "record-missing",
    `${directory} has no build record of these variants: ${variants.map(({ id }) => id).join(", ")}`,
    {
      hint: "build them first: isar-artifacts build"
    }
  );
}

export {
  recordsOf,
  builtRecords,
  noRecords
};
