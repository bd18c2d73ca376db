import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  currentOf,
  incompleteOf,
  judgeRecord,
  judgingFor,
  sentBytes
} from "./chunk-R755XBXD.js";
import {
  encodedFrame,
  transferBoard
} from "./chunk-2W5T2U5M.js";
import {
  fingerprint,
  isSamePath,
  narinfo,
  signaturesOf
} from "./chunk-NHCL6BFM.js";
import {
  writeRecord
} from "./chunk-JYYMHRHX.js";
import {
  crc32Of
} from "./chunk-WWNFYCC4.js";
import {
  bodyOf,
  decodesTo,
  ensureCacheInfo
} from "./chunk-RKKAQZ4V.js";
import {
  compareStored,
  filesOf
} from "./chunk-N7TIF42K.js";
import {
  textOf
} from "./chunk-7WXHRDRA.js";
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";
import {
  serializeRecord
} from "./chunk-KBLUASX4.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  sourceOf
} from "./chunk-2SJ3CQXJ.js";
import {
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  narKey,
  narinfoKey,
  objectKey,
  recordKey
} from "./chunk-SEOIEODS.js";
import {
  fileChanged
} from "./chunk-TY26D4ME.js";
import {
  UserError,
  asUserError,
  exitCodes,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/publish/cache-artifact.ts
import { resolve } from "node:path";
async function cacheArtifact(cache, { file, object, stored }, means, onNotice) {
  const nar = file.nar ?? await means.hashing(() => narOf(file, means));
  if (typeof nar === "string") {
    const { name, sha256, size } = file;
    return means.asking(() => cache.add({ name, sha256, size, nar, object, stored }, onNotice));
  }
  onNotice(
    `${file.name} is not put into the binary cache: its record says nothing of it, and ${nar.why}; the next build does`
  );
  return { sent: 0, copied: 0 };
}
async function narOf({ file, sha256 }, { digests, directory, signal }) {
  try {
    const digest = await digests(resolve(directory, file), { nar: true, signal });
    if (digest.sha256 === sha256 && digest.nar !== void 0) return digest.nar;
    return { why: `${file} is another file by now` };
  } catch (error) {
    signal?.throwIfAborted();
    return { why: messageOf(error) };
  }
}

// src/publish/settle.ts
import { resolve as resolve2 } from "node:path";
async function settle(wanted, means) {
  const { key, claim, file } = wanted;
  const stored = await means.asking(() => means.store.head(key, { signal: means.signal }));
  if (stored === void 0) return upload(wanted, means);
  if (claim !== void 0 && compareStored(claim, stored) === "equal") {
    return { stored, settlement: "present", sent: 0 };
  }
  const right = await means.moving(file.size)(() => verified(wanted, means, stored));
  if (right !== void 0) return { stored: right, settlement: "verified", sent: 0 };
  if (means.repair) return upload(wanted, means, stored);
  throw corrupt(key, means.store);
}
async function verified(wanted, means, stored) {
  const { key, file, track } = wanted;
  const { store, encoder, signal } = means;
  const body = await store.read(key, { signal });
  if (body === void 0) return void 0;
  const onProgress = (done) => track("checking", done);
  const right = await decodesTo(body, encoder.encoding, file, onProgress);
  signal?.throwIfAborted();
  const now = await store.head(key, { signal });
  if (now === void 0 || now.version === stored.version) return right ? now : void 0;
  return verified(wanted, means, now);
}
async function upload(wanted, means, wrong) {
  const { key, file, track, onNotice } = wanted;
  const { store, encoder, signal } = means;
  const known = await means.hashing(() => digested(wanted, means));
  return means.moving(file.size)(async () => {
    signal?.throwIfAborted();
    const onProgress = (done) => track("uploading", done);
    const body = await encoder.body(known, { signal, onProgress });
    let sent = 0;
    const onSent = (bytes) => {
      sent += bytes;
    };
    const options = { signal, onSent, onNotice };
    const { created, ...stored } = await (wrong === void 0 ? store.create(key, body, options) : store.replace(key, body, wrong, options));
    track("uploading", file.size);
    if (created) {
      return { stored, sent, settlement: wrong === void 0 ? "uploaded" : "repaired" };
    }
    const right = await verified(wanted, means, stored);
    if (right !== void 0) return { stored: right, sent, settlement: "verified" };
    throw corrupt(key, store);
  });
}
async function digested({ file, track }, { digests, directory, signal }) {
  const path = resolve2(directory, file.file);
  signal?.throwIfAborted();
  const onProgress = (done) => track("hashing", done);
  const digest = await digests(path, { signal, onProgress }).catch((error) => {
    const said = asUserError(error);
    throw said?.code === "file-unreadable" ? gone(said) : error;
  });
  if (digest.sha256 === file.sha256) return { path, ...digest };
  throw fileChanged(path, "after it was recorded");
}
function gone({ code, message, cause }) {
  const hint = "something removed what the build left: build the variant again";
  return new UserError(code, message, { hint, cause });
}
function corrupt(key, { location }) {
  return new UserError(
    "object-corrupt",
    `${key} in ${location} is not the file that its key names`,
    { hint: "find out who wrote it; then replace it: isar-artifacts publish --repair" }
  );
}

// src/publish/record-text.ts
async function publishRecordText(record, { store, signal, repair }) {
  const { text, digest } = serializeRecord(record);
  const [key, bytes] = [recordKey(digest), Buffer.from(text)];
  const body = bodyOf(bytes);
  const found = await store.head(key, { signal });
  const stored = found ?? await store.create(key, body, { signal });
  if ("created" in stored && stored.created) return { key, body };
  const isRight = async (there) => {
    if (there.size !== bytes.length) return false;
    return isSumOf(bytes, there) || await isSame(await store.read(key, { signal }), bytes);
  };
  if (await isRight(stored)) return void 0;
  if (!repair) throw corrupt(key, store);
  const { created, ...now } = await store.replace(key, body, stored, { signal });
  if (!created && !await isRight(now)) throw corrupt(key, store);
  return void 0;
}
function isSumOf(bytes, { size, checksum }) {
  return size === bytes.length && checksum === `crc32:${crc32Of(bytes)}`;
}
async function isSame(body, bytes) {
  if (body === void 0) return false;
  return (await bytesOf(body)).equals(bytes);
}

// src/publish/publish.ts
var large = 16 * 1024 * 1024;
function publisher(options) {
  const [asking, hashing, largeOnes, smallOnes] = [pLimit(8), pLimit(1), pLimit(1), pLimit(2)];
  const moving = (size) => size > large ? largeOnes : smallOnes;
  const means = { ...options, asking, hashing, moving };
  const settled = /* @__PURE__ */ new Map();
  let probed = false;
  async function publish(record, { pinned, onProgress = () => {
  }, onNotice = () => {
  }, onRecord } = {}) {
    const claims = claimsOf([...pinned === void 0 ? [] : [pinned], record]);
    const board = transferBoard(onProgress);
    const results = await Promise.allSettled([
      ...record.artifacts.map((artifact) => publishFile(artifact, options.cache)),
      ...(record.sidecars ?? []).map((sidecar) => publishFile(sidecar))
    ]);
    const done = results.map(
      (result) => result.status === "fulfilled" ? result.value : void 0
    );
    const objects = done.map((one) => one?.object);
    const complete = withObjects(record, objects);
    await onRecord?.(complete);
    options.signal?.throwIfAborted();
    const [failure, ...others] = results.flatMap(
      (result) => result.status === "rejected" ? [result.reason] : []
    );
    for (const other of others) onNotice(told(other));
    if (failure !== void 0) throw failure;
    const written = await publishRecordText(complete, means);
    if (written !== void 0 && !probed) {
      probed = true;
      const { store, signal } = options;
      const once = await store.isWriteOnce(written.key, written.body, { signal });
      if (!once) onNotice(overwrites(store));
    }
    const published = done.flatMap((one) => one ? [one.published] : []);
    return { record: complete, artifacts: published.slice(0, record.artifacts.length) };
    async function publishFile(file, cache) {
      const { name, sha256, size } = file;
      const begun = performance.now();
      const { encoding } = means.encoder;
      const key = objectKey(sha256, encoding);
      const earlier = settled.get(key);
      const wanted = { key, file, claim: claims.get(key), track: board(name, size), onNotice };
      const settling = earlier ?? settle(wanted, means);
      if (earlier === void 0) settled.set(key, settling);
      settling.catch(() => settled.delete(key));
      const { stored, settlement, sent } = await settling;
      const object = objectOf(key, encoding, stored);
      const moved = cache && await cacheArtifact(cache, { file, object, stored }, means, onNotice);
      const published2 = {
        name,
        key,
        size,
        storedSize: stored.size,
        settlement: earlier === void 0 ? settlement : "shared",
        sent: (earlier === void 0 ? sent : 0) + (moved?.sent ?? 0),
        copied: moved?.copied ?? 0,
        seconds: (performance.now() - begun) / 1e3
      };
      return { published: published2, object };
    }
  }
  return { publish };
}
function withObjects(record, objects) {
  const add = (files, from) => files.map((file, index) => {
    const object = objects[from + index];
    return object === void 0 ? file : { ...file, object };
  });
  const { artifacts, sidecars } = record;
  return {
    ...record,
    artifacts: add(artifacts, 0),
    ...sidecars && { sidecars: add(sidecars, artifacts.length) }
  };
}
function overwrites({ location }) {
  return `${location} ignores If-None-Match: of two publishers of one file at the same moment the last one wins. Keys are named by content, so both are right`;
}
function told(error) {
  const { message, hint } = asUserError(error) ?? { message: messageOf(error) };
  return hint === void 0 ? message : `${message} (${hint})`;
}
function claimsOf(records) {
  const objects = records.flatMap((record) => filesOf(record).map(({ object }) => object));
  return new Map(
    objects.filter((object) => object !== void 0).map((object) => [object.key, object])
  );
}
function objectOf(key, encoding, { size, checksum }) {
  return { key, encoding, size, ...checksum !== void 0 && { checksum } };
}

// src/pipeline/attempt.ts
async function attempt(id, title, { reporter, signal, beside }, work) {
  signal.throwIfAborted();
  const task = reporter.begin(title, { beside });
  try {
    return await work(task);
  } catch (error) {
    const reason = asUserError(error);
    task.fail(messageOf(error).split("\n", 1)[0] ?? "", reason);
    signal.throwIfAborted();
    if (reason === void 0) throw error;
    return { status: "failed", id, error: reason };
  }
}

// src/pipeline/binary-cache.ts
import { readFile } from "node:fs/promises";
import { resolve as resolve3 } from "node:path";

// src/store/wrapped.ts
function wrappedBody(store, wrapped, metadata) {
  const { head, key, of, tail } = wrapped;
  async function* blocks() {
    yield head;
    const body = await store.read(key);
    if (body === void 0) throw new Error(`${key} has gone while it was copied`);
    yield* body;
    yield tail;
  }
  return {
    open: () => sourceOf(blocks()),
    atMost: head.length + of.size + tail.length,
    encoder: `${key} ${of.version}`,
    wrapped,
    metadata
  };
}

// src/binary-cache/binary-cache.ts
function binaryCache(options) {
  const { store, signal } = options;
  let isCache;
  const nars = /* @__PURE__ */ new Map();
  async function add(file, onNotice) {
    isCache ??= ensureCacheInfo(store, { signal });
    await isCache;
    const { sha256, object } = file;
    const key = narKey(sha256, object.encoding);
    const earlier = nars.get(key);
    const ensuring = earlier ?? ensureNar(key, file, options, onNotice);
    if (earlier === void 0) nars.set(key, ensuring);
    ensuring.catch(() => nars.delete(key));
    const { nar, moved } = await ensuring;
    const sent = await ensureNarinfo(file, nar, options);
    return earlier === void 0 ? { ...moved, sent: moved.sent + sent } : { sent, copied: 0 };
  }
  return { add };
}
async function ensureNar(key, { size, sha256, object, stored }, { store, repair, signal }, onNotice) {
  const { head, tail } = encodedFrame(size, object.encoding);
  const expected = head.length + stored.size + tail.length;
  const nar = { key, compression: object.encoding, size: expected };
  const moved = { sent: 0, copied: 0 };
  const found = await store.head(key, { signal });
  if (found?.size === expected) return { nar, moved };
  if (found !== void 0 && !repair) throw corrupt2(key, store);
  const metadata = { sha256, size: String(size) };
  const body = wrappedBody(store, { head, key: object.key, of: stored, tail }, metadata);
  const counting = {
    signal,
    onNotice,
    onSent: (bytes) => {
      moved.sent += bytes;
    },
    onCopied: (bytes) => {
      moved.copied += bytes;
    }
  };
  const created = await (found === void 0 ? store.create(key, body, counting) : store.replace(key, body, found, counting));
  if (created.size !== expected) throw corrupt2(key, store);
  return { nar, moved };
}
async function ensureNarinfo(file, nar, { store, signingKey, repair, signal }) {
  const key = narinfoKey(file.name, file.sha256);
  const found = await textOf(store, key, { signal });
  const own = signingKey === void 0 ? [] : [signingKey.sign(fingerprint(file))];
  if (found === void 0) {
    const bytes2 = Buffer.from(narinfo(file, nar, own));
    const { created: created2 } = await store.create(key, bodyOf(bytes2), { signal });
    return created2 ? bytes2.length : 0;
  }
  const isRight = isSamePath(found, narinfo(file, nar));
  if (!isRight && !repair) throw corrupt2(key, store);
  const signatures = isRight ? signaturesOf(found) : [];
  if (isRight && own.every((signature) => signatures.includes(signature))) return 0;
  const stored = await store.head(key, { signal });
  if (stored === void 0) return 0;
  const text = narinfo(file, nar, [.../* @__PURE__ */ new Set([...signatures, ...own])]);
  const bytes = Buffer.from(text);
  const { created } = await store.replace(key, bodyOf(bytes), stored, { signal });
  return created ? bytes.length : 0;
}
function corrupt2(key, { location }) {
  return new UserError("object-corrupt", `${key} in ${location} is of another file`, {
    hint: "find out who wrote it; then replace it: isar-artifacts publish --repair --force"
  });
}

// src/binary-cache/signing-key.ts
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
function parseSigningKey(text, place) {
  const [, name = "", base64 = ""] = /^([^:\s]+):([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== 64) throw invalid(place, "it is not NAME: and 64 bytes in base 64");
  const [seed, publicHalf] = [bytes.subarray(0, 32), bytes.subarray(32)];
  const jwk = { kty: "OKP", crv: "Ed25519", d: url(seed), x: url(publicHalf) };
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  if (createPublicKey(key).export({ format: "jwk" }).x !== jwk.x) {
    throw invalid(place, "its two halves do not belong together");
  }
  return {
    name,
    publicKey: `${name}:${publicHalf.toString("base64")}`,
    sign: (fingerprint2) => `${name}:${sign(null, Buffer.from(fingerprint2), key).toString("base64")}`
  };
}
function url(bytes) {
  return bytes.toString("base64url");
}
function invalid(place, why) {
  return new UserError("signing-key-invalid", `${place} holds no signing key of Nix: ${why}`, {
    hint: "make one: nix key generate-secret --key-name NAME-1 > FILE"
  });
}

// src/pipeline/binary-cache.ts
var variable = "ISAR_ARTIFACTS_SIGNING_KEY";
async function binaryCacheFor(project, options) {
  if (!project.loaded.config.storage["binary-cache"]) return void 0;
  const signingKey = await signingKeyOf(project);
  return binaryCache({ store: project.store, signingKey, ...options });
}
async function signingKeyOf({ loaded, environment }) {
  const given = environment[variable];
  if (given) return parseSigningKey(given, variable);
  const file = loaded.config.storage["signing-key-file"];
  if (file === void 0) return void 0;
  const path = resolve3(loaded.directory, file);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new UserError(
      "signing-key-invalid",
      `the signing key cannot be read: ${messageOf(cause)}`,
      { hint: `check storage.signing-key-file, or set ${variable}`, cause }
    );
  });
  return parseSigningKey(text, path);
}

// src/pipeline/publish-records.ts
async function publishRecords(project, records, options) {
  const judging = judgingFor(project, options);
  const current = await currentOf(project);
  const shared = options.dryRun ? void 0 : await publisherFor(project, options);
  const outcomes = [];
  for (const record of records) {
    const { id } = record.variant;
    const work = async (task) => {
      const judged = await judgeRecord(current, record, judging);
      if (shared !== void 0) return publishIfNews(project, judged, { task, publisher: shared });
      const status = judged.verdict.news ? "news" : "unchanged";
      task.succeed(status);
      return { status, id, judged, published: [] };
    };
    outcomes.push(await attempt(id, `publish ${id}`, options, work));
  }
  return outcomes;
}
async function readyToPublish(project, options) {
  const against = await currentOf(project);
  for await (const _ of await project.store.read("nix-cache-info", { signal: options.signal }) ?? [])
    break;
  return { against, publisher: await publisherFor(project, options) };
}
async function publisherFor(project, { reporter, signal, repair }) {
  const { store, encoder, digests, loaded } = project;
  for (const notice of await store.tidy({ signal })) reporter.warn(`${store.location}: ${notice}`);
  const { directory } = loaded;
  const cache = await binaryCacheFor(project, { repair, signal });
  return publisher({ store, encoder, digests, directory, repair, signal, cache });
}
async function publishIfNews(project, { record, verdict, pinned, against }, { task, publisher: shared }) {
  const { id } = record.variant;
  const why = verdict.reasons.join("; ");
  if (!verdict.news) {
    task.succeed(`nothing new: ${why}`);
    return { status: "unchanged", id, judged: { record, verdict }, published: [] };
  }
  const previous = against?.record;
  const linked = previous === void 0 ? record : { ...record, previous };
  const published = await shared.publish(linked, {
    pinned,
    onProgress: task.progress,
    onNotice: task.warn,
    onRecord: (settled) => writeRecord(project.paths.records, settled)
  });
  task.succeed(`published: ${why} (${sentOf(published.artifacts)})`);
  const judged = { record: published.record, verdict };
  return { status: "published", id, judged, published: published.artifacts };
}
function sentOf(artifacts) {
  const written = artifacts.filter(
    ({ settlement }) => ["uploaded", "repaired"].includes(settlement)
  );
  const sent = formatSize(sentBytes(artifacts));
  const copied = artifacts.reduce((sum, artifact) => sum + artifact.copied, 0);
  const moved = copied === 0 ? `${sent} sent` : `${sent} sent, ${formatSize(copied)} copied there`;
  return `${written.length} of ${artifacts.length} objects written, ${moved}`;
}

// src/results/exit-code.ts
function exitCodeOf(outcomes, proposal) {
  if (proposal?.kind === "failed") return proposal.error.exitCode;
  return incompleteOf(outcomes).length > 0 ? exitCodes.partial : exitCodes.done;
}

export {
  attempt,
  publishRecords,
  readyToPublish,
  publisherFor,
  publishIfNews,
  exitCodeOf
};
