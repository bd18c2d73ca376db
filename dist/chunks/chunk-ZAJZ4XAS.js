import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  UserError,
  hasErrno,
  messageOf
} from "./chunk-MRFM4TAP.js";

// src/digest/file.ts
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
var blockSize = 2 * 1024 * 1024;
async function digestFile(path) {
  const file = await openToRead(path);
  try {
    return await digestHandle(file);
  } catch (cause) {
    throw new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "the disk may be failing, or somebody removed the file: build it again",
      cause
    });
  } finally {
    await file.close();
  }
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
async function digestHandle(file) {
  const hash = createHash("sha256");
  const blocks = [Buffer.allocUnsafe(blockSize), Buffer.allocUnsafe(blockSize)];
  let size = 0;
  let reading = file.read(blocks[0], 0, blockSize, null);
  for (let turn = 0; ; turn = 1 - turn) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return { sha256: hash.digest("hex"), size };
    reading = file.read(blocks[turn === 0 ? 1 : 0], 0, blockSize, null);
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
}

export {
  digestFile
};
