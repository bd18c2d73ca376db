import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  cacheInfoKey
} from "./chunk-MMTXDB3L.js";
import {
  nixAttributePath
} from "./chunk-MU6QMSYX.js";
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

// src/verify/file.ts
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

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

// src/verify/file.ts
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
function pinTargets({ variants, adopted, access }) {
  const targetOf = (pin) => ({
    attribute: nixAttributePath(pin.attributePath),
    pin,
    places: placesOf(pin, access)
  });
  return [
    ...[...variants.values()].flatMap(
      (variant) => variant.pins.map((pin) => ({ ...targetOf(pin), variant }))
    ),
    ...adopted.map(targetOf)
  ];
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

export {
  beginsHtml,
  readersOf,
  pinTargets,
  recordPlaces,
  otherKey
};
