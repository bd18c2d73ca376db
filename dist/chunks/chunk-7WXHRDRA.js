import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";

// src/binary-cache/text.ts
var longest = 64 * 1024;
async function textOf(store, key, options = {}) {
  const body = await store.read(key, options);
  if (body === void 0) return void 0;
  return (await bytesOf(body, longest)).toString("utf8");
}

export {
  textOf
};
