import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  narFrame
} from "./chunk-TY26D4ME.js";

// src/publish/transfers.ts
var reportEvery = 200;
function transferBoard(show) {
  const transfers = /* @__PURE__ */ new Map();
  let shown = 0;
  return (name, size) => (activity, done) => {
    transfers.set(name, { name, activity, done: Math.min(done, size), size });
    const now = Date.now();
    if (now - shown < reportEvery && done < size) return;
    shown = now;
    show([...transfers.values()]);
  };
}

// src/binary-cache/nar-frame.ts
function encodedFrame(size, encoding) {
  const { head, tail } = narFrame(size);
  if (encoding === "none") return { head, tail };
  return { head: rawFrame(head), tail: rawFrame(tail) };
}
function rawFrame(bytes) {
  const start = Buffer.from([40, 181, 47, 253, 32, bytes.length]);
  const block = Buffer.alloc(3);
  block.writeUIntLE(bytes.length << 3 | 1, 0, 3);
  return Buffer.concat([start, block, bytes]);
}

export {
  transferBoard,
  encodedFrame
};
