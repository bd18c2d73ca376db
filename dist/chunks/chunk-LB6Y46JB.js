import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  cacheInfoKey,
  decodesTo
} from "./chunk-RKKAQZ4V.js";
import {
  compareStored,
  pinsOfRecord
} from "./chunk-N7TIF42K.js";
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";
import {
  objectUrl
} from "./chunk-IZRWCIPU.js";
import {
  parseRecord
} from "./chunk-KBLUASX4.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  credentialsFor
} from "./chunk-2SJ3CQXJ.js";
import {
  nixAttributePath,
  ownedPinsOf
} from "./chunk-BQ3PFRMS.js";
import {
  objectKey,
  parseKey,
  recordKey
} from "./chunk-SEOIEODS.js";
import {
  UserError,
  asUserError,
  hasErrno,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/verify/html.ts
var telling = 1024;
function beginsHtml(start) {
  const text = Buffer.from(start.subarray(0, telling)).toString("utf8");
  return /^\uFEFF?\s*<(!doctype\s+html|html)\b/i.test(text);
}
function isHtmlType(contentType) {
  return /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? "");
}
async function startOf(body, bytes) {
  const blocks2 = [];
  let length = 0;
  for await (const block of body) {
    blocks2.push(block);
    length += block.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(blocks2).subarray(0, bytes);
}

// src/verify/problems.ts
function storedSize({ stored, encoding, size }) {
  return stored?.size ?? (encoding === "none" ? size : void 0);
}
function problemInStore(wanted, answer) {
  const hint = remedyOf(wanted);
  if (answer?.kind === "missing") return { problem: "there is no such object in the store", hint };
  if (answer?.kind !== "found") return void 0;
  const size = sizeProblem(wanted, answer);
  if (size !== void 0) return { problem: size, hint };
  const [now, then] = [answer.checksum, wanted.stored];
  if (now === void 0 || then?.checksum === void 0) return void 0;
  if (compareStored(then, { size: then.size, checksum: now }) !== "other") return void 0;
  const problem = `the store says ${now} of it, and its build record ${then.checksum}`;
  return { problem, hint };
}
function problemForReaders(wanted, answer, inStore) {
  const hint = inStore ? beforeTheStore : remedyOf(wanted);
  if (answer?.kind === "missing") return { problem: "nothing is there", hint };
  if (answer?.kind === "refused") return { problem: `cannot be fetched: ${answer.why}`, hint };
  if (answer?.kind !== "found") return void 0;
  if (answer.html) return htmlProblem;
  const size = sizeProblem(wanted, answer);
  return size === void 0 ? void 0 : { problem: size, hint };
}
function problemOfBytes(wanted, html) {
  if (html) return htmlProblem;
  const undecodable = wanted.encoding === "zstd" ? ", or cannot be decoded" : "";
  const problem = `what is there has another sha256 than ${wanted.sha256}${undecodable}`;
  return { problem, hint: remedyOf(wanted) };
}
var htmlProblem = {
  problem: "an HTML page, not the file",
  hint: "open the URL to see whose page it is: of a login, a proxy, or a server that answers every URL; then correct that, or storage.public-url"
};
var beforeTheStore = "the store itself has it: check storage.public-url, and the cache (CDN) before the store";
function sizeProblem(wanted, { size }) {
  const right = storedSize(wanted);
  if (size === void 0 || right === void 0 || size === right) return void 0;
  return `has ${size} bytes, and not ${right}`;
}
function remedyOf({ place, variant }) {
  if (place.mirror) {
    return "copy the object to the mirror again, or take the mirror out of storage.mirrors and run isar-artifacts update";
  }
  return variant === void 0 ? "correct the URL where it was adopted, or build the variant: isar-artifacts build --publish" : `publish it again where it was built: isar-artifacts publish --variant ${variant} --force --repair`;
}

// src/verify/bytes.ts
async function checkBytes(reader, wanted, { signal, atMost = Number.MAX_SAFE_INTEGER, onBlock, track, isRight }) {
  let html;
  async function* watched() {
    for await (const block of reader.read(wanted.place.url, { signal })) {
      html ??= beginsHtml(block);
      onBlock(block);
      yield block;
    }
  }
  const { encoding, sha256, size = atMost } = wanted;
  const onProgress = (done) => track?.("checking", done);
  try {
    const right = await (isRight === void 0 ? decodesTo(watched(), encoding, { sha256, size }, onProgress) : isRight(watched(), onProgress));
    signal?.throwIfAborted();
    if (right) return { kind: "right" };
    return { kind: "wrong", ...problemOfBytes(wanted, html === true) };
  } catch (error) {
    signal?.throwIfAborted();
    if (isOfStore(error)) return { kind: "unreachable", error };
    throw error;
  } finally {
    track?.("checking", wanted.size ?? 0);
  }
}
function isOfStore(error) {
  return error instanceof UserError && /^store-/.test(error.code);
}

// src/verify/told.ts
var longest = 64 * 1024;
async function textFrom(reader, url, signal) {
  try {
    const bytes = await bytesOf(reader.read(url, { signal }), longest);
    return { kind: "told", text: bytes.toString("utf8") };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) return { kind: "unreachable", error };
    throw error;
  }
}

// src/verify/inspect.ts
var questionsAtOnce = 16;
var downloadsAtOnce = 4;
var largestRecord = 64 * 1024 * 1024;
function inspector(readersOf2, signal) {
  const [questions, downloads] = [pLimit(questionsAtOnce), pLimit(downloadsAtOnce)];
  const [answers, reads] = [once(), once()];
  const [urls, notices] = [/* @__PURE__ */ new Set(), /* @__PURE__ */ new Map()];
  let bytes = 0;
  async function answerOf(who, wanted) {
    const { url } = wanted.place;
    const reader = readersOf2(url)[who];
    if (reader === void 0) return void 0;
    const size = storedSize(wanted);
    const ask3 = () => {
      signal?.throwIfAborted();
      urls.add(url);
      return reader.ask(url, { size, signal });
    };
    return answers(`${who} ${size} ${url}`, () => questions(ask3));
  }
  async function choose(wanted) {
    const [inStore, outside] = await Promise.all([
      answerOf("store", wanted),
      answerOf("everybody", wanted)
    ]);
    const problem = problemInStore(wanted, inStore) ?? problemForReaders(wanted, outside, inStore?.kind === "found");
    if (problem !== void 0) return { kind: "wrong", ...problem };
    const decisive = outside ?? inStore;
    if (decisive?.kind === "unreachable") return decisive;
    if (inStore?.kind === "unreachable") {
      const { code, message } = inStore.error;
      notices.set(code, `only what everybody may read was checked, not the store: ${message}`);
    }
    const { store, everybody } = readersOf2(wanted.place.url);
    return everybody ?? store;
  }
  async function ask2(wanted) {
    const chosen = await choose(wanted);
    return "kind" in chosen ? chosen : { kind: "right" };
  }
  async function read4(wanted, track, isRight) {
    const chosen = await choose(wanted);
    if ("kind" in chosen) return chosen;
    const onBlock = ({ length }) => {
      bytes += length;
    };
    const { place, sha256, encoding } = wanted;
    return reads(
      `${sha256} ${encoding} ${place.url}`,
      () => downloads(() => checkBytes(chosen, wanted, { signal, onBlock, track, isRight }))
    );
  }
  async function load(wanted) {
    const chosen = await choose(wanted);
    if ("kind" in chosen) return chosen;
    const blocks2 = [];
    const onBlock = (block) => {
      bytes += block.length;
      blocks2.push(block);
    };
    const options = { signal, onBlock, atMost: largestRecord };
    const outcome = await questions(() => checkBytes(chosen, wanted, options));
    return outcome.kind === "right" ? { ...outcome, bytes: Buffer.concat(blocks2) } : outcome;
  }
  async function text(wanted) {
    const asked = await Promise.all([answerOf("store", wanted), answerOf("everybody", wanted)]);
    const kinds = asked.map((answer) => answer?.kind);
    if (kinds.includes("missing") && !kinds.includes("found")) return { kind: "absent" };
    const chosen = await choose(wanted);
    if ("kind" in chosen) return chosen;
    const told = await questions(() => textFrom(chosen, wanted.place.url, signal));
    if (told.kind === "told") bytes += Buffer.byteLength(told.text);
    return told;
  }
  return {
    ask: ask2,
    read: read4,
    load,
    text,
    get checked() {
      return { urls: urls.size, bytes };
    },
    get notices() {
      return [...notices.values()];
    }
  };
}
function once() {
  const begun = /* @__PURE__ */ new Map();
  return (key, make) => {
    const known = begun.get(key) ?? make();
    begun.set(key, known);
    return known;
  };
}

// src/verify/file.ts
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
var fileReader = { ask, read };
async function ask(url, { signal } = {}) {
  signal?.throwIfAborted();
  const path = pathOf(url);
  if (path === void 0) return { kind: "refused", why: "it names no file of this machine" };
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: "refused", why: "it is no file" };
    const start = await startOf(createReadStream(path, { end: telling - 1 }), telling);
    return { kind: "found", size: found.size, html: beginsHtml(start) };
  } catch (error) {
    if (hasErrno(error, "ENOENT", "ENOTDIR")) return { kind: "missing" };
    return { kind: "unreachable", error: unreadable(error) };
  }
}
async function* read(url, { signal, from = 0 } = {}) {
  try {
    const options = { highWaterMark: 1024 * 1024, start: from };
    for await (const block of createReadStream(new URL(url), options)) {
      signal?.throwIfAborted();
      yield block;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(error);
  }
}
function pathOf(url) {
  try {
    return fileURLToPath(url);
  } catch {
    return void 0;
  }
}
function unreadable(cause) {
  if (asUserError(cause) === void 0) throw cause;
  const code = hasErrno(cause, "EACCES", "EPERM") ? "store-denied" : "store-unreachable";
  return new UserError(code, messageOf(cause), {
    hint: "check that its directory is mounted, and may be read",
    cause
  });
}

// src/verify/behind.ts
async function* behind(body, bytes) {
  let left = bytes;
  for await (const block of body) {
    if (block.length > left) yield block.subarray(left);
    left = Math.max(0, left - block.length);
  }
}

// src/verify/patience.ts
import { setTimeout as sleep } from "node:timers/promises";
var defaultPatience = { attempts: 4, pause: 500, stalledAfter: 3e4 };
var longestPause = 3e4;
var Busy = class extends Error {
  /** Milliseconds that the server asks to wait. */
  wait;
  constructor(status, retryAfter) {
    super(`HTTP status ${status}`);
    this.wait = /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) * 1e3 : 0;
  }
};
var unconnected = ["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"];
function isUnconnected(error) {
  return hasErrno(error, ...unconnected);
}
function isPassing(error) {
  if (error instanceof Busy) return true;
  return isUnconnected(error) || hasErrno(error, "ECONNRESET", "EPIPE", "ETIMEDOUT");
}
async function waitAfter(error, failures, { attempts, pause }, signal) {
  signal?.throwIfAborted();
  if (failures >= attempts || !isPassing(error)) throw error;
  const asked = error instanceof Busy ? error.wait : 0;
  const planned = pause * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
  await sleep(Math.min(longestPause, Math.max(asked, planned)), void 0, { signal }).catch(
    () => signal?.throwIfAborted()
  );
}
async function patiently(attempt, patience, signal) {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      await waitAfter(error, failures, patience, signal);
    }
  }
}

// src/verify/http-errors.ts
var Denied = class extends Error {
};
var Unreadable = class extends Error {
};
function httpError(error, url) {
  if (!isOfNetwork(error)) throw error;
  const { origin } = new URL(url);
  const code = error instanceof Denied ? "store-denied" : "store-unreachable";
  return new UserError(code, `${origin}: ${whyOf(error)}`, { hint: hintOf(error), cause: error });
}
function isOfNetwork(error) {
  if (error instanceof Denied || error instanceof Busy || error instanceof Unreadable) return true;
  return typeof error === "object" && error !== null && "code" in error;
}
function whyOf(error) {
  const message = messageOf(error);
  if (message !== "") return message;
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
function hintOf(error) {
  if (error instanceof Denied) {
    return "whoever has no credentials is refused: let everybody read there; or set storage.credentials, and verify asks the store with ours (not mirrors)";
  }
  if (error instanceof Busy) return "the server is ill or busy: try again later";
  if (error instanceof Unreadable) return "somebody changes it at this moment: try again";
  if (isUnconnected(error)) return "check the host in the URL, the name server, and the network";
  if (/certificate|self.signed|CERT_/i.test(whyOf(error))) {
    return "this machine does not trust the server's certificate: name its authority in NODE_EXTRA_CA_CERTS";
  }
  if (hasErrno(error, "ETIMEDOUT", "ECONNRESET", "EPIPE")) {
    return "the connection broke again and again: check the server, proxy and firewall, then try again";
  }
  return "check the URL: is a web server behind it?";
}

// src/verify/http-request.ts
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
var mostRedirects = 10;
async function request(method, url, options) {
  let place = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await send(method, place, options);
    const next = redirects < mostRedirects ? redirectOf(response, place) : void 0;
    if (next === void 0) return response;
    response.resume();
    place = next;
  }
}
function redirectOf({ statusCode = 0, headers: { location } }, from) {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return void 0;
  if (location === void 0 || !URL.canParse(location, from.href)) return void 0;
  const next = new URL(location, from);
  return ["http:", "https:"].includes(next.protocol) ? next : void 0;
}
function send(method, url, { headers = {}, stalledAfter, signal, onAnswer }) {
  const start = url.protocol === "https:" ? overHttps : overHttp;
  const all = { accept: "*/*", "accept-encoding": "identity", "user-agent": "isar-artifacts" };
  return new Promise((resolve, reject) => {
    let response;
    const sent = start(url, {
      method,
      headers: { ...all, ...headers },
      timeout: stalledAfter,
      ...signal === void 0 ? {} : { signal }
    });
    sent.on("timeout", () => (response ?? sent).destroy(stalled(stalledAfter)));
    sent.on("error", reject);
    sent.on("response", (answer) => {
      response = answer;
      onAnswer?.();
      answer.on("error", () => {
      });
      resolve(answer);
    });
    sent.end();
  });
}
function stalled(milliseconds) {
  const error = new Error(`nothing came for ${milliseconds / 1e3} s`);
  return Object.assign(error, { code: "ETIMEDOUT" });
}

// src/verify/http.ts
function httpReader(patience = defaultPatience) {
  const given = /* @__PURE__ */ new Map();
  const heardOf = /* @__PURE__ */ new Set();
  async function ask2(url, { size, signal } = {}) {
    const { origin } = new URL(url);
    const known = given.get(origin);
    if (known !== void 0) return { kind: "unreachable", error: known };
    const onAnswer = () => void heardOf.add(origin);
    const options = { signal, stalledAfter: patience.stalledAfter, onAnswer };
    try {
      return await patiently(() => askOnce(url, size, options), patience, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const error = httpError(cause, url);
      const silent = hasErrno(cause, "ETIMEDOUT") && !heardOf.has(origin);
      if (isUnconnected(cause) || silent) given.set(origin, error);
      return { kind: "unreachable", error };
    }
  }
  return { ask: ask2, read: (url, options) => blocks(url, patience, options) };
}
async function askOnce(url, size, options) {
  const head2 = await request("HEAD", url, options);
  head2.resume();
  const right = head2.statusCode === 200 && size !== void 0 && lengthOf(head2) === size;
  if (right && !isHtmlType(head2.headers["content-type"])) {
    return { kind: "found", size, html: false };
  }
  return askByReading(url, size, options);
}
async function askByReading(url, size, options) {
  const headers = { range: `bytes=0-${telling - 1}` };
  const response = await request("GET", url, { ...options, headers });
  const answer = withoutBody(response);
  if (answer !== void 0) {
    response.destroy();
    return answer;
  }
  const start = await startOf(response, telling);
  const whole = start.length < telling ? start.length : void 0;
  const found = totalOf(response) ?? whole;
  const asTyped = size === void 0 || found !== size;
  const html = beginsHtml(start) || asTyped && isHtmlType(response.headers["content-type"]);
  return { kind: "found", size: found, html };
}
function withoutBody({ statusCode = 0, headers }) {
  if (statusCode === 200 || statusCode === 206) return void 0;
  if (statusCode === 404 || statusCode === 410) return { kind: "missing" };
  if (statusCode === 416) return { kind: "found", size: 0, html: false };
  const status = `HTTP status ${statusCode}`;
  if ([401, 403, 407].includes(statusCode)) throw new Denied(status);
  if ([408, 425, 429].includes(statusCode) || statusCode >= 500 && statusCode !== 501) {
    throw new Busy(statusCode, headers["retry-after"]);
  }
  return { kind: "refused", why: status };
}
function lengthOf({ headers }) {
  const length = headers["content-length"];
  return length === void 0 ? void 0 : Number(length);
}
function totalOf(response) {
  if (response.statusCode === 200) return lengthOf(response);
  const total = /\/(\d+)$/.exec(response.headers["content-range"] ?? "")?.[1];
  return total === void 0 ? void 0 : Number(total);
}
async function* blocks(url, patience, { signal, from = 0 } = {}) {
  const options = { signal, stalledAfter: patience.stalledAfter };
  let [at, failures] = [from, 0];
  try {
    for (; ; ) {
      try {
        for await (const block of await rest(url, at, options)) {
          [at, failures] = [at + block.length, 0];
          yield block;
        }
        return;
      } catch (error) {
        failures++;
        await waitAfter(error, failures, patience, signal);
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw httpError(error, url);
  }
}
async function rest(url, at, options) {
  const headers = at === 0 ? {} : { range: `bytes=${at}-` };
  const response = await request("GET", url, { ...options, headers });
  if (response.statusCode === 200) return behind(response, at);
  if (response.statusCode === 416 && at > 0) {
    response.destroy();
    return nothing();
  }
  const range = response.headers["content-range"] ?? "";
  if (response.statusCode === 206 && range.startsWith(`bytes ${at}-`)) return response;
  response.destroy();
  withoutBody(response);
  throw new Unreadable(`HTTP status ${response.statusCode} for what was there a moment ago`);
}
async function* nothing() {
}

// src/verify/store.ts
function keyIn({ publicUrl }, url) {
  if (!url.startsWith(`${publicUrl}/`)) return void 0;
  const key = url.slice(publicUrl.length + 1);
  return key === cacheInfoKey || parseKey(key) !== void 0 ? key : void 0;
}
function storeReader(store) {
  const keyOf = (url) => keyIn(store, url) ?? "";
  let outOfReach;
  return {
    ask: async (url, { signal } = {}) => {
      outOfReach ??= reach(store, signal);
      const error = await outOfReach;
      signal?.throwIfAborted();
      return error === void 0 ? head(store, keyOf(url), signal) : { kind: "unreachable", error };
    },
    read: (url, { signal, from = 0 } = {}) => behind(read2(store, keyOf(url), signal), from)
  };
}
async function reach(store, signal) {
  try {
    for await (const _ of await store.read(cacheInfoKey, { signal }) ?? []) break;
  } catch (error) {
    if (error instanceof UserError && error.code === "store-unreachable") return error;
    if (!(error instanceof UserError) && !signal?.aborted) throw error;
  }
  return void 0;
}
async function head(store, key, signal) {
  try {
    const stored = await store.head(key, { signal });
    if (stored === void 0) return { kind: "missing" };
    return { kind: "found", size: stored.size, checksum: stored.checksum, html: false };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) return { kind: "unreachable", error };
    throw error;
  }
}
async function* read2(store, key, signal) {
  const body = await store.read(key, { signal });
  if (body === void 0) {
    throw new UserError("store-unreachable", `${key} went from ${store.location} meanwhile`, {
      hint: "somebody removes objects at this moment: try again"
    });
  }
  yield* body;
}

// src/verify/readers.ts
function readersOf(options) {
  const { isPrivate } = options;
  const [store, http] = [storeReader(options.store), httpReader(options.patience)];
  return (url) => {
    const everybody = ofScheme(url, http);
    if (keyIn(options.store, url) === void 0) return { everybody };
    return isPrivate ? { store } : { store, everybody };
  };
}
function ofScheme(url, http) {
  const scheme = /^[^:]*:/.exec(url)?.[0] ?? "";
  if (["http:", "https:"].includes(scheme) && URL.canParse(url)) return http;
  return scheme === "file:" ? fileReader : unknown(scheme);
}
function unknown(scheme) {
  const error = new UserError("store-unreachable", `verify cannot ask URLs of ${scheme}`, {
    hint: "check it by hand, or give it an http, https or file URL"
  });
  return {
    ask: async () => ({ kind: "unreachable", error }),
    read: () => {
      throw error;
    }
  };
}

// src/verify/target.ts
function pinTargets(registry) {
  return ownedPinsOf(registry).map((owned) => ({
    ...owned,
    attribute: nixAttributePath(owned.pin.attributePath),
    places: placesOf(owned.pin, registry.access)
  }));
}
function recordPlaces({ record, pins }, { mirrors }, below) {
  if (record === void 0) return [];
  const prefixes = below === void 0 ? pins.flatMap(({ url = "" }) => splitUrl(url)?.prefix ?? []) : [below];
  return placesBelow([...new Set(prefixes)], mirrors, recordKey(record));
}
function otherKey({ url = "", sha256, encoding }) {
  const key = splitUrl(url)?.key;
  const right = objectKey(sha256, encoding);
  return key === void 0 || key === right ? void 0 : right;
}
function placesOf({ url }, { mirrors }) {
  if (url === void 0) return [];
  const split = splitUrl(url);
  return split === void 0 ? [{ url, mirror: false }] : placesBelow([split.prefix], mirrors, split.key);
}
function placesBelow(own, mirrors, key) {
  const others = mirrors.filter((mirror) => !own.includes(mirror));
  return [
    ...own.map((prefix) => ({ url: `${prefix}/${key}`, key, mirror: false })),
    ...others.map((prefix) => ({ url: `${prefix}/${key}`, key, mirror: true }))
  ];
}
function splitUrl(url) {
  const key = url.split("/").slice(-2).join("/");
  if (parseKey(key)?.kind !== "object") return void 0;
  return { prefix: url.slice(0, -key.length - 1), key };
}

// src/pipeline/as-read.ts
function asRead({ store, loaded }, registry) {
  const { storage } = loaded.config;
  if (loaded.config.registry.format !== "hash-map") return { registry, below: void 0 };
  const access = { mirrors: [], ...credentialsFor(storage.credentials, storage.url) };
  return { registry: { ...registry, access }, below: store.publicUrl };
}

// src/verify/result.ts
var nothing2 = { findings: [], unreachable: [] };
function partOf(whose, url, outcome) {
  if (outcome.kind === "right") return nothing2;
  if (outcome.kind === "wrong") {
    const { problem, hint: hint2 } = outcome;
    return { findings: [{ ...whose, url, problem, hint: hint2 }], unreachable: [] };
  }
  const { code, message, hint = "" } = outcome.error;
  return { findings: [], unreachable: [{ ...whose, url, code, problem: message, hint }] };
}
function joined(parts) {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unreachable: parts.flatMap(({ unreachable }) => unreachable)
  };
}

// src/verify/consistency.ts
function disagreements(variant, record) {
  const built = pinsOfRecord(record, (key) => key);
  if (built.id !== variant.id) return [{ problem: `its build record is one of ${built.id}` }];
  const [recorded, pinned] = [byAttribute(built.pins), byAttribute(variant.pins)];
  return [
    ...differences(variant, built, ["commit", "time"]).map((problem) => ({ problem })),
    ...[...pinned].flatMap(([attribute, pin]) => {
      const problem = pinProblem(pin, recorded.get(attribute));
      return problem === void 0 ? [] : [{ attribute, problem }];
    }),
    ...[...recorded.keys()].filter((attribute) => !pinned.has(attribute)).map((attribute) => ({
      problem: `its build record names ${attribute}, which is not pinned`
    }))
  ];
}
function pinProblem(pin, built) {
  if (built === void 0) return "the build record does not name it";
  const { url: key = "", ...rest2 } = built;
  const problems = [
    ...differences(pin, rest2, ["name", "sha256", "size"]),
    // Only what is published is encoded, and has a key.
    ...pin.url === void 0 ? [] : differences(pin, rest2, ["encoding"]),
    ...pin.url === void 0 || pin.url.endsWith(`/${key}`) ? [] : [`the build record has it under the key ${key || "of nothing"}`]
  ];
  return problems.length === 0 ? void 0 : problems.join("; ");
}
function differences(pinned, recorded, fields) {
  return fields.filter((field) => pinned[field] !== void 0 && pinned[field] !== recorded[field]).map((field) => {
    const [pin, record] = [pinned[field], recorded[field]];
    return `pinned with the ${String(field)} ${pin}, and the build record says ${record}`;
  });
}
function byAttribute(pins) {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}

// src/verify/check-record.ts
async function checkRecord(variant, places, inspector2) {
  const { id, record: sha256 } = variant;
  if (sha256 === void 0 || places.length === 0) return withoutRecord(variant);
  const loaded = await Promise.all(
    places.map(async (place) => {
      const wanted = { place, sha256, encoding: "none", variant: id };
      return { url: place.url, outcome: await inspector2.load(wanted) };
    })
  );
  const found = joined(
    loaded.map(({ url, outcome }) => {
      const { findings, unreachable } = partOf({ variant: id }, url, outcome);
      return { findings: findings.map(ofRecord), unreachable };
    })
  );
  const first = loaded.find(({ outcome }) => outcome.bytes !== void 0);
  if (first?.outcome.bytes === void 0) return found;
  return joinedWith(found, read3(variant, first.outcome.bytes, first.url));
}
function ofRecord(finding) {
  return { ...finding, problem: `its build record: ${finding.problem}` };
}
function withoutRecord({ id, record, pins }) {
  const unpublished = pins.some(({ url }) => url === void 0);
  const problem = record === void 0 ? "it names no build record" : "no URL leads to its record";
  const hint = `publish it again: isar-artifacts publish --variant ${id} --force, then isar-artifacts update`;
  return {
    findings: unpublished ? [] : [{ variant: id, problem, hint }],
    unreachable: []
  };
}
function read3(variant, bytes, url) {
  const whose = { variant: variant.id };
  try {
    const record = parseRecord(bytes.toString("utf8"), "its build record");
    const hint = "somebody edited the file by hand: undo that, or run isar-artifacts update --force";
    const findings = disagreements(variant, record).map((one) => ({ ...whose, url, ...one, hint }));
    return { record, findings, unreachable: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message: problem, hint = "" } = error;
    return { findings: [{ ...whose, url, problem, hint }], unreachable: [] };
  }
}
function joinedWith(found, { record, ...part }) {
  return { ...joined([found, part]), ...record === void 0 ? {} : { record } };
}

// src/verify/locate.ts
async function checkRecords({ variants, access }, below, inspector2) {
  const checked = await Promise.all(
    [...variants.values()].map(async (variant) => {
      const places = recordPlaces(variant, access, below);
      return { id: variant.id, ...await checkRecord(variant, places, inspector2) };
    })
  );
  const found = checked.flatMap(
    ({ id, record }) => record === void 0 ? [] : [[id, record]]
  );
  return { ...joined(checked), records: new Map(found) };
}
function withUrls(registry, records, below) {
  const variants = [...registry.variants].map(([id, variant]) => {
    const pins = variant.pins.map((pin) => located(pin, records.get(id), below));
    return [id, { ...variant, pins }];
  });
  return { ...registry, variants: new Map(variants) };
}
function located(pin, record, below) {
  const { name, sha256 } = pin;
  const built = record?.artifacts.find((one) => one.name === name && one.sha256 === sha256);
  if (built?.object === void 0) return pin;
  const { encoding } = built.object;
  return {
    ...pin,
    size: built.size,
    encoding,
    url: objectUrl(below, objectKey(sha256, encoding))
  };
}

export {
  remedyOf,
  inspector,
  readersOf,
  pinTargets,
  otherKey,
  asRead,
  nothing2 as nothing,
  partOf,
  joined,
  checkRecords,
  withUrls
};
