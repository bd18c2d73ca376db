import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  currentOf,
  endingOf,
  execa,
  formatSize,
  incompleteOf,
  judgeRecord,
  objectKey,
  recordKey,
  refuseUnstarted,
  serializeRecord,
  writeRecord
} from "./chunk-54SSOPFC.js";
import {
  UserError,
  asUserError,
  exitCodes,
  hasErrno,
  messageOf
} from "./chunk-MRFM4TAP.js";

// src/publish/publish.ts
import { resolve } from "node:path";

// src/store/object-store.ts
function bodyOf(bytes) {
  return { open: () => once(bytes), atMost: bytes.length };
}
async function* once(bytes) {
  yield bytes;
}

// src/publish/encode.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
var blockSize = 1024 * 1024;
function encodedFile(file, encoding, signal) {
  return {
    open: () => encodeFile(file, encoding, signal),
    atMost: encodedAtMost(file.size, encoding)
  };
}
function encodedAtMost(size, encoding) {
  return encoding === "none" ? size : size + Math.ceil(size / 1024) + 1024;
}
function encodeFile(file, encoding, signal) {
  const input = untilAborted(read(file), signal);
  if (encoding === "none") return input;
  const args = ["--quiet", "--stdout", "-3", "-T0", `--stream-size=${file.size}`];
  return zstd(args, input, zstdFailed);
}
async function* read({ path, sha256, size }) {
  const hash = createHash("sha256");
  let left = size;
  try {
    for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
      hash.update(block);
      left -= block.length;
      if (left < 0) break;
      yield block;
    }
  } catch (cause) {
    throw new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "something removed what the build left: build the variant again",
      cause
    });
  }
  if (left === 0 && hash.digest("hex") === sha256) return;
  throw new UserError("file-changed", `${path} changed after it was hashed`, {
    hint: "something writes to it: let the build finish, then build the variant again"
  });
}
function decode(body, encoding) {
  if (encoding === "none") return body;
  return zstd(["--quiet", "--stdout", "--decompress"], body, (stderr) => new Undecodable(stderr));
}
var Undecodable = class extends Error {
};
async function* zstd(args, input, failure) {
  const child = execa("zstd", args, {
    buffer: { stdout: false, stderr: true },
    encoding: "buffer",
    reject: false
  });
  const feeding = pipeline(input, child.stdin).catch((error) => error);
  let ended = false;
  try {
    for await (const block of child.stdout) yield block;
    ended = true;
  } finally {
    if (!ended) {
      child.kill();
      await child;
    }
  }
  const [fed, result] = await Promise.all([feeding, child]);
  refuseUnstarted("zstd", result);
  if (fed !== void 0 && !hasErrno(fed, "EPIPE", "ERR_STREAM_PREMATURE_CLOSE")) throw fed;
  if (result.exitCode === void 0) throw zstdFailed(endingOf(result));
  if (result.exitCode !== 0) throw failure(Buffer.from(result.stderr).toString().trim());
  if (fed !== void 0) throw fed;
}
function zstdFailed(why) {
  return new UserError("program-failed", `zstd: ${why}`, {
    hint: "check that the machine has memory left, and try again"
  });
}
async function decodesTo(body, encoding, sha256) {
  const hash = createHash("sha256");
  try {
    for await (const block of decode(body, encoding)) hash.update(block);
  } catch (error) {
    if (error instanceof Undecodable) return false;
    throw error;
  }
  return hash.digest("hex") === sha256;
}
async function* untilAborted(blocks, signal) {
  for await (const block of blocks) {
    signal?.throwIfAborted();
    yield block;
  }
}

// src/publish/publish.ts
async function publishRecord(record, options) {
  const artifacts = [];
  const recorded = [];
  for (const artifact of record.artifacts) {
    options.signal?.throwIfAborted();
    const { object, written } = await publishArtifact(artifact, options);
    artifacts.push({
      name: artifact.name,
      key: object.key,
      size: artifact.size,
      storedSize: object.size,
      written
    });
    recorded.push({ ...artifact, object });
  }
  const complete = { ...record, artifacts: recorded };
  await publishText(serializeRecord(complete), options);
  return { record: complete, artifacts };
}
async function publishText({ text, digest }, { store, signal }) {
  const key = recordKey(digest);
  const { created } = await store.create(key, bodyOf(Buffer.from(text)), { signal });
  if (!created) await verified(key, digest, { store, encoding: "none", signal });
}
async function publishArtifact(artifact, options) {
  const { store, encoding, directory, signal } = options;
  const { sha256, size } = artifact;
  const key = objectKey(sha256, encoding);
  if (await store.head(key) === void 0) {
    const file = { path: resolve(directory, artifact.file), sha256, size };
    const { created, ...stored2 } = await store.create(key, encodedFile(file, encoding, signal), {
      signal
    });
    if (created) return { object: { key, encoding, ...stored2 }, written: true };
  }
  const stored = await verified(key, sha256, { store, encoding, signal });
  return { object: { key, encoding, ...stored }, written: false };
}
async function verified(key, sha256, { store, encoding, signal }) {
  const [stored, body] = [await store.head(key), await store.read(key)];
  if (stored !== void 0 && body !== void 0) {
    if (await decodesTo(untilAborted(body, signal), encoding, sha256)) return stored;
  }
  throw new UserError(
    "object-corrupt",
    `${key} in ${store.location} is not the file that its key names`,
    {
      hint: "find out who wrote it; then remove that object and publish again"
    }
  );
}

// src/pipeline/attempt.ts
async function attempt(id, title, { reporter, signal }, work) {
  signal.throwIfAborted();
  const task = reporter.begin(title);
  try {
    return await work(task);
  } catch (error) {
    task.fail(messageOf(error).split("\n", 1)[0] ?? "");
    signal.throwIfAborted();
    const reason = asUserError(error);
    if (reason === void 0) throw error;
    return { status: "failed", id, error: reason };
  }
}

// src/pipeline/publish-records.ts
async function publishRecords(project, records, options) {
  const { store } = project;
  const current = await currentOf(project);
  const outcomes = [];
  for (const record of records) {
    const { id } = record.variant;
    const work = async (task) => {
      const judged = await judgeRecord(current, record, { store, force: options.force });
      if (!options.dryRun) return publishIfNews(project, judged, { task, signal: options.signal });
      const status = judged.verdict.news ? "news" : "unchanged";
      task.succeed(status);
      return { status, id, judged, published: [] };
    };
    outcomes.push(await attempt(id, `publish ${id}`, options, work));
  }
  return outcomes;
}
async function publishIfNews(project, { record, verdict }, { task, signal }) {
  const { id } = record.variant;
  const why = verdict.reasons.join("; ");
  if (!verdict.news) {
    task.succeed(`nothing new: ${why}`);
    return { status: "unchanged", id, judged: { record, verdict }, published: [] };
  }
  const { store, encoding, loaded, paths } = project;
  const published = await publishRecord(record, {
    store,
    encoding,
    directory: loaded.directory,
    signal
  });
  await writeRecord(paths.records, published.record);
  task.succeed(`published: ${why} (${sentOf(published.artifacts)})`);
  const judged = { record: published.record, verdict };
  return { status: "published", id, judged, published: published.artifacts };
}
function sentOf(artifacts) {
  const written = artifacts.filter((artifact) => artifact.written);
  const bytes = written.reduce((sum, { storedSize }) => sum + storedSize, 0);
  return `${written.length} of ${artifacts.length} objects written, ${formatSize(bytes)}`;
}

// src/results/exit-code.ts
function exitCodeOf(outcomes, proposal) {
  if (proposal?.kind === "failed") return proposal.error.exitCode;
  return incompleteOf(outcomes).length > 0 ? exitCodes.partial : exitCodes.done;
}

export {
  attempt,
  publishRecords,
  publishIfNews,
  exitCodeOf
};
