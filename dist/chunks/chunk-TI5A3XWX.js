import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  incompleteOf,
  sentBytes,
  writeRecord
} from "./chunk-ZSK25TT6.js";
import {
  decodesTo,
  transferBoard
} from "./chunk-2LACJA54.js";
import {
  compareStored,
  currentOf,
  judgeRecord,
  serializeRecord
} from "./chunk-3UN4KV4P.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  formatSize,
  sourceOf
} from "./chunk-BBIGV5KY.js";
import {
  fileChanged
} from "./chunk-ABNXOTP7.js";
import {
  crc32Of
} from "./chunk-WWNFYCC4.js";
import {
  objectKey,
  recordKey
} from "./chunk-YR7GDZEU.js";
import {
  UserError,
  asUserError,
  exitCodes,
  messageOf
} from "./chunk-VDBMEP3O.js";

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

// src/publish/settle.ts
import { resolve } from "node:path";
async function settle(wanted, means) {
  const { key, claim, artifact } = wanted;
  const stored = await means.asking(() => means.store.head(key, { signal: means.signal }));
  if (stored === void 0) return upload(wanted, means);
  if (claim !== void 0 && compareStored(claim, stored) === "equal") {
    return { stored, settlement: "present", sent: 0 };
  }
  const right = await means.moving(artifact.size)(() => verified(wanted, means, stored));
  if (right !== void 0) return { stored: right, settlement: "verified", sent: 0 };
  if (means.repair) return upload(wanted, means, stored);
  throw corrupt(key, means.store);
}
async function verified(wanted, means, stored) {
  const { key, artifact, track } = wanted;
  const { store, encoder, signal } = means;
  const body = await store.read(key, { signal });
  if (body === void 0) return void 0;
  const onProgress = (done) => track("checking", done);
  const right = await decodesTo(body, encoder.encoding, artifact, onProgress);
  signal?.throwIfAborted();
  const now = await store.head(key, { signal });
  if (now === void 0 || now.version === stored.version) return right ? now : void 0;
  return verified(wanted, means, now);
}
async function upload(wanted, means, wrong) {
  const { key, artifact, track, onNotice } = wanted;
  const { store, encoder, signal } = means;
  const file = await means.hashing(() => digested(wanted, means));
  return means.moving(artifact.size)(async () => {
    signal?.throwIfAborted();
    const onProgress = (done) => track("uploading", done);
    const body = await encoder.body(file, { signal, onProgress });
    let sent = 0;
    const onSent = (bytes) => {
      sent += bytes;
    };
    const options = { signal, onSent, onNotice };
    const { created, ...stored } = await (wrong === void 0 ? store.create(key, body, options) : store.replace(key, body, wrong, options));
    track("uploading", artifact.size);
    if (created) {
      return { stored, sent, settlement: wrong === void 0 ? "uploaded" : "repaired" };
    }
    const right = await verified(wanted, means, stored);
    if (right !== void 0) return { stored: right, sent, settlement: "verified" };
    throw corrupt(key, store);
  });
}
async function digested({ artifact, track }, { digests, directory, signal }) {
  const path = resolve(directory, artifact.file);
  signal?.throwIfAborted();
  const onProgress = (done) => track("hashing", done);
  const digest = await digests(path, { signal, onProgress }).catch((error) => {
    const said = asUserError(error);
    throw said?.code === "file-unreadable" ? gone(said) : error;
  });
  if (digest.sha256 === artifact.sha256) return { path, ...digest };
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
  const blocks = [];
  for await (const block of body) blocks.push(block);
  return Buffer.concat(blocks).equals(bytes);
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
    const results = await Promise.allSettled(record.artifacts.map(publishArtifact));
    const done = results.map(
      (result) => result.status === "fulfilled" ? result.value : void 0
    );
    const artifacts = record.artifacts.map((artifact, index) => done[index]?.recorded ?? artifact);
    const complete = { ...record, artifacts };
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
      const once2 = await store.isWriteOnce(written.key, written.body, { signal });
      if (!once2) onNotice(overwrites(store));
    }
    return { record: complete, artifacts: done.flatMap((one) => one ? [one.published] : []) };
    async function publishArtifact(artifact) {
      const { name, sha256, size } = artifact;
      const begun = performance.now();
      const { encoding } = means.encoder;
      const key = objectKey(sha256, encoding);
      const earlier = settled.get(key);
      const wanted = { key, artifact, claim: claims.get(key), track: board(name, size), onNotice };
      const settling = earlier ?? settle(wanted, means);
      if (earlier === void 0) settled.set(key, settling);
      settling.catch(() => settled.delete(key));
      const { stored, settlement, sent } = await settling;
      const published = {
        name,
        key,
        size,
        storedSize: stored.size,
        settlement: earlier === void 0 ? settlement : "shared",
        sent: earlier === void 0 ? sent : 0,
        seconds: (performance.now() - begun) / 1e3
      };
      return { published, recorded: { ...artifact, object: objectOf(key, encoding, stored) } };
    }
  }
  return { publish };
}
function overwrites({ location }) {
  return `${location} ignores If-None-Match: of two publishers of one file at the same moment the last one wins. Keys are named by content, so both are right`;
}
function told(error) {
  const { message, hint } = asUserError(error) ?? { message: messageOf(error) };
  return hint === void 0 ? message : `${message} (${hint})`;
}
function claimsOf(records) {
  const objects = records.flatMap(({ artifacts }) => artifacts.map(({ object }) => object));
  return new Map(
    objects.filter((object) => object !== void 0).map((object) => [object.key, object])
  );
}
function objectOf(key, encoding, { size, checksum }) {
  return { key, encoding, size, ...checksum !== void 0 && { checksum } };
}

// src/pipeline/attempt.ts
async function attempt(id, title, { reporter, signal }, work) {
  signal.throwIfAborted();
  const task = reporter.begin(title);
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

// src/pipeline/publish-records.ts
async function publishRecords(project, records, options) {
  const { store } = project;
  const { root } = project.source;
  const { force, signal } = options;
  const current = await currentOf(project);
  const shared = options.dryRun ? void 0 : await publisherFor(project, options);
  const outcomes = [];
  for (const record of records) {
    const { id } = record.variant;
    const work = async (task) => {
      const judged = await judgeRecord(current, record, { store, root, force, signal });
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
  return publisher({ store, encoder, digests, directory: loaded.directory, repair, signal });
}
async function publishIfNews(project, { record, verdict, pinned }, { task, publisher: shared }) {
  const { id } = record.variant;
  const why = verdict.reasons.join("; ");
  if (!verdict.news) {
    task.succeed(`nothing new: ${why}`);
    return { status: "unchanged", id, judged: { record, verdict }, published: [] };
  }
  const published = await shared.publish(record, {
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
  return `${written.length} of ${artifacts.length} objects written, ${sent} sent`;
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
  publishIfNews,
  exitCodeOf
};
