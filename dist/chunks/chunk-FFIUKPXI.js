import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/store/bytes.ts
async function bytesOf(body, atMost = Number.POSITIVE_INFINITY) {
  const blocks = [];
  let size = 0;
  for await (const block of body) {
    blocks.push(block);
    size += block.length;
    if (size >= atMost) break;
  }
  return Buffer.concat(blocks);
}

export {
  bytesOf
};
