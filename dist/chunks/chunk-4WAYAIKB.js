import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/digest/encoding.ts
var encodings = ["zstd", "none"];

export {
  encodings
};
