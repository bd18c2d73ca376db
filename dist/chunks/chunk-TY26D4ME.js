import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  require_tar_stream
} from "./chunk-JBDBATLL.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  UserError,
  hasErrno,
  messageOf
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/digest/file.ts
import { createHash as createHash3 } from "node:crypto";
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

// src/digest/nar.ts
import { createHash } from "node:crypto";
function narFrame(size) {
  const words = ["nix-archive-1", "(", "type", "regular", "contents"];
  return {
    head: Buffer.concat([...words.map(string), length(size)]),
    tail: Buffer.concat([zerosAfter(size), string(")")])
  };
}
function narSize(size) {
  const { head, tail } = narFrame(size);
  return head.length + size + tail.length;
}
function narHash(size) {
  const { head, tail } = narFrame(size);
  const hash = createHash("sha256").update(head);
  return {
    update: (block) => void hash.update(block),
    digest: () => hash.update(tail).digest("hex")
  };
}
function string(text2) {
  return Buffer.concat([length(text2.length), Buffer.from(text2), zerosAfter(text2.length)]);
}
function length(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
function zerosAfter(size) {
  return Buffer.alloc((8 - size % 8) % 8);
}

// src/digest/tarball.ts
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

// src/digest/rootfs-content.ts
var import_tar_stream = __toESM(require_tar_stream(), 1);
import { createHash as createHash2 } from "node:crypto";
import { text } from "node:stream/consumers";
var form = "isar-artifacts rootfs 1";
var osReleases = /* @__PURE__ */ new Set(["usr/lib/os-release", "etc/os-release"]);
var fleeting = /* @__PURE__ */ new Set(["atime", "ctime"]);
function contentDigest() {
  const archive = (0, import_tar_stream.extract)({ filenameEncoding: "latin1" });
  return { input: archive, digest: digestOf(archive) };
}
async function digestOf(entries) {
  const hash = createHash2("sha256").update(`${form}
`);
  for await (const entry of entries) {
    const { header } = entry;
    const name = header.name.replace(/^\.\//, "");
    const line = osReleases.has(name) ? [...metadataOf(header, true), withoutBuildId(await text(entry))] : [...metadataOf(header, false), await bytesOf(entry)];
    hash.update(`${JSON.stringify([name, ...line])}
`);
  }
  return hash.digest("hex");
}
function metadataOf(header, isOsRelease) {
  const { type, mode, uid, gid, uname, gname, size, mtime, linkname, devmajor, devminor } = header;
  const pax = Object.entries(header.pax ?? {}).filter(([key]) => !fleeting.has(key) && !(isOsRelease && ["mtime", "size"].includes(key))).sort(([a], [b]) => a < b ? -1 : 1);
  const own = isOsRelease ? [] : [size, mtime.getTime()];
  return [type, mode, uid, gid, uname, gname, ...own, linkname, devmajor, devminor, pax];
}
async function bytesOf(entry) {
  const hash = createHash2("sha256");
  for await (const block of entry) hash.update(block);
  return hash.digest("hex");
}
function withoutBuildId(release) {
  return release.replace(/^BUILD_ID=.*\n?/gm, "");
}

// src/digest/tarball.ts
var decompressors = [
  [/\.tar$/, () => new PassThrough()],
  [/\.(tar\.gz|tgz)$/, () => createGunzip()],
  [/\.tar\.zst$/, () => program("zstd")],
  [/\.tar\.xz$/, () => program("xz")]
];
function program(name) {
  return execa(name, ["--decompress", "--stdout"], { buffer: false, stderr: "ignore" }).duplex();
}
function isTarball(path) {
  return decompressors.some(([ending]) => ending.test(path));
}
function tarballReader(path) {
  const [, open2] = decompressors.find(([ending]) => ending.test(path)) ?? [];
  if (open2 === void 0) return void 0;
  const input = new PassThrough();
  const { input: archive, digest } = contentDigest();
  const read = pipeline(input, open2(), archive);
  const outcome = Promise.all([digest, read]).then(
    ([sha256]) => sha256,
    () => void 0
  );
  let isOver = false;
  void outcome.then(() => {
    isOver = true;
  });
  return {
    write: async (block) => {
      if (isOver || input.write(Buffer.from(block))) return;
      await Promise.race([once(input, "drain").catch(() => void 0), outcome]);
    },
    end: () => {
      input.end();
      return outcome;
    },
    cancel: () => void input.destroy()
  };
}

// src/digest/file.ts
var blockSize = 2 * 1024 * 1024;
async function digestFile(path, options = {}) {
  const file = await openToRead(path);
  try {
    const identity = await settledIdentity(file);
    const readers = {
      tarball: tarballReader(path),
      nar: options.nar ? narHash(Number(identity.size)) : void 0
    };
    const digest = await digestHandle(file, readers, options);
    if (sameIdentity(identity, await identityOf(file))) return { ...digest, identity };
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
async function digestHandle(file, readers, options) {
  const { tarball, nar } = readers;
  try {
    const { hash, size } = await readThrough(file, readers, options);
    return {
      sha256: hash.digest("hex"),
      size,
      ...tarball && { content: await tarball.end() ?? null },
      ...nar && { nar: nar.digest() }
    };
  } catch (error) {
    tarball?.cancel();
    throw error;
  }
}
async function readThrough(file, { tarball, nar }, { signal, onProgress }) {
  const hash = createHash3("sha256");
  const blocks = [Buffer.allocUnsafe(blockSize), Buffer.allocUnsafe(blockSize)];
  let size = 0;
  let reading = file.read(blocks[0], 0, blockSize, null);
  for (let turn = 0; ; turn = 1 - turn) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return { hash, size };
    signal?.throwIfAborted();
    reading = file.read(blocks[turn === 0 ? 1 : 0], 0, blockSize, null);
    const block = buffer.subarray(0, bytesRead);
    hash.update(block);
    nar?.update(block);
    await tarball?.write(block);
    size += bytesRead;
    onProgress?.(size);
  }
}

export {
  identityOf,
  sameIdentity,
  narFrame,
  narSize,
  isTarball,
  digestFile,
  fileChanged,
  openToRead
};
