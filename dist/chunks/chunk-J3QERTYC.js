import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/config/duration.ts
var durationPattern = /^[1-9][0-9]{0,3}[hd]$/;
function millisecondsOf(text) {
  if (!durationPattern.test(text)) return void 0;
  return Number.parseInt(text, 10) * (text.endsWith("d") ? 24 : 1) * 36e5;
}

export {
  durationPattern,
  millisecondsOf
};
