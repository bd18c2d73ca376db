import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  encodeNix32
} from "./chunk-UGVLLAXQ.js";
import {
  UserError,
  hasErrno,
  messageOf
} from "./chunk-VDBMEP3O.js";

// src/digest/sha256.ts
var hexPattern = /^[0-9a-f]{64}$/;
var sriPattern = /^sha256-[A-Za-z0-9+/]{43}=$/;
function isSha256(text) {
  return hexPattern.test(text);
}
function sha256FromSri(sri) {
  const hex = Buffer.from(sri.slice("sha256-".length), "base64").toString("hex");
  if (!sriPattern.test(sri) || toSri(hex) !== sri) {
    throw new UserError("record-invalid", `not a sha256 in SRI notation: ${sri}`);
  }
  return hex;
}
function toSri(digest) {
  return `sha256-${Buffer.from(digest, "hex").toString("base64")}`;
}
function toNix32(digest) {
  return encodeNix32(Buffer.from(digest, "hex"));
}

// src/digest/file.ts
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";

// src/digest/file-identity.ts
import { setTimeout as sleep } from "node:timers/promises";
async function identityOf(file) {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return {
    device: String(dev),
    inode: String(ino),
    size: String(size),
    mtime: String(mtimeNs),
    ctime: String(ctimeNs)
  };
}
function sameIdentity(a, b) {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.mtime === b.mtime && a.ctime === b.ctime;
}
async function settledIdentity(file) {
  const identity = await identityOf(file);
  const stamped = Math.max(Number(identity.mtime), Number(identity.ctime)) / 1e6;
  const age = Date.now() - stamped;
  const tick = tickOf(identity);
  if (age < tick) await sleep(Math.min(tick, tick - age));
  return identity;
}
function tickOf({ mtime, ctime }) {
  return mtime.endsWith("000000000") && ctime.endsWith("000000000") ? 2e3 : 20;
}

// src/digest/file.ts
var blockSize = 2 * 1024 * 1024;
async function digestFile(path, options = {}) {
  const file = await openToRead(path);
  try {
    const identity = await settledIdentity(file);
    const { sha256, size } = await digestHandle(file, options);
    if (sameIdentity(identity, await identityOf(file))) return { sha256, size, identity };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "the disk may be failing, or somebody removed the file: build it again",
      cause
    });
  } finally {
    await file.close();
  }
  throw fileChanged(path, "while it was hashed");
}
function fileChanged(path, when) {
  return new UserError("file-changed", `${path} changed ${when}`, {
    hint: "something writes to it: let the build finish, then build the variant again"
  });
}
async function openToRead(path) {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    const hint = hasErrno(cause, "EACCES") ? "it belongs to somebody else: make it readable, or run as its owner" : "check the path";
    throw new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
      hint,
      cause
    });
  }
  throw new UserError("file-unreadable", `${path} is not a regular file`, { hint: "name a file" });
}
async function digestHandle(file, { signal, onProgress }) {
  const hash = createHash("sha256");
  const blocks = [Buffer.allocUnsafe(blockSize), Buffer.allocUnsafe(blockSize)];
  let size = 0;
  let reading = file.read(blocks[0], 0, blockSize, null);
  for (let turn = 0; ; turn = 1 - turn) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return { sha256: hash.digest("hex"), size };
    signal?.throwIfAborted();
    reading = file.read(blocks[turn === 0 ? 1 : 0], 0, blockSize, null);
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
    onProgress?.(size);
  }
}

export {
  isSha256,
  sha256FromSri,
  toSri,
  toNix32,
  identityOf,
  sameIdentity,
  digestFile,
  fileChanged,
  openToRead
};
