import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  urlPath
} from "./chunk-HYKB5N2R.js";

// src/store/object-url.ts
function objectUrl(publicUrl, key) {
  return `${publicUrl}/${urlPath(key)}`;
}

export {
  objectUrl
};
