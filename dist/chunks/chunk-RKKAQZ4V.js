import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  textOf
} from "./chunk-7WXHRDRA.js";
import {
  Undecodable,
  decompressed,
  sourceOf
} from "./chunk-2SJ3CQXJ.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/store/object-store.ts
function bodyOf(bytes) {
  return {
    open: () => sourceOf(once(bytes)),
    atMost: bytes.length,
    encoder: "none",
    metadata: {}
  };
}
async function* once(bytes) {
  yield bytes;
}

// src/publish/verify.ts
import { createHash } from "node:crypto";
async function decodesTo(body, encoding, { sha256, size }, onProgress = () => {
}) {
  const hash = createHash("sha256");
  let done = 0;
  try {
    for await (const block of encoding === "none" ? body : decompressed(body)) {
      hash.update(block);
      done += block.length;
      if (done > size) return false;
      onProgress(done);
    }
  } catch (error) {
    if (error instanceof Undecodable) return false;
    throw error;
  }
  return hash.digest("hex") === sha256;
}

// src/binary-cache/cache-info.ts
var cacheInfoKey = "nix-cache-info";
var ours = "StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 50\n";
async function ensureCacheInfo(store, { signal } = {}) {
  let found = await textOf(store, cacheInfoKey, { signal });
  if (found === void 0) {
    const { created } = await store.create(cacheInfoKey, bodyOf(Buffer.from(ours)), { signal });
    found = created ? ours : await textOf(store, cacheInfoKey, { signal });
  }
  if (found !== void 0 && isCacheInfo(found)) return;
  throw new UserError(
    "object-corrupt",
    `${cacheInfoKey} in ${store.location} is not of a cache for /nix/store`,
    { hint: "find out who wrote it; then remove that object, or use another storage.url" }
  );
}
function isCacheInfo(text) {
  return /^StoreDir: *\/nix\/store *$/m.test(text);
}

export {
  bodyOf,
  decodesTo,
  cacheInfoKey,
  ensureCacheInfo,
  isCacheInfo
};
