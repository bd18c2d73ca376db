import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  decodesTo,
  transferBoard
} from "./chunk-2LACJA54.js";
import {
  compareStored,
  objectUrl,
  parseRecord,
  pinsOfRecord
} from "./chunk-3UN4KV4P.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  credentialsFor,
  formatSize,
  git,
  gitOrNothing,
  nixAttributePath
} from "./chunk-BBIGV5KY.js";
import {
  objectKey,
  parseKey,
  recordKey
} from "./chunk-YR7GDZEU.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError,
  asUserError,
  exitCodes,
  hasErrno,
  messageOf
} from "./chunk-VDBMEP3O.js";

// src/pipeline/verify.ts
import { relative } from "node:path";

// src/verify/result.ts
function partOf(whose, url, outcome) {
  if (outcome.kind === "right") return { findings: [], unreachable: [] };
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

// src/verify/target.ts
function pinTargets({ variants, adopted: adopted2, access }) {
  const targetOf = (pin) => ({
    attribute: nixAttributePath(pin.attributePath),
    pin,
    places: placesOf(pin, access)
  });
  return [
    ...[...variants.values()].flatMap(
      (variant) => variant.pins.map((pin) => ({ ...targetOf(pin), variant }))
    ),
    ...adopted2.map(targetOf)
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

// src/verify/check-pin.ts
async function checkPin(target, record, { inspector: inspector2, deep, track }) {
  const { pin, places } = target;
  const whose = whoseOf(target);
  const right = otherKey(pin);
  if (right !== void 0) {
    const url = pin.url ?? "";
    const problem = `the URL leads to another object: this pin's is ${right}`;
    return { findings: [{ ...whose, url, problem, hint: edited }], unreachable: [] };
  }
  const parts = places.map(async (place) => {
    const wanted = wantedAt(place, target, record);
    const outcome = deep ? await inspector2.read(
      wanted,
      track(place.mirror ? place.url : target.attribute, pin.size ?? 0)
    ) : await inspector2.ask(wanted);
    return partOf(whose, place.url, outcome);
  });
  return joined(await Promise.all(parts));
}
var edited = "somebody edited the file by hand: undo that (git log -p shows who and why)";
function whoseOf({ attribute, variant }) {
  return { attribute, ...variant === void 0 ? {} : { variant: variant.id } };
}
function wantedAt(place, { pin, variant }, record) {
  const { sha256, size, encoding } = pin;
  const objects = record?.artifacts.flatMap(({ object }) => object ?? []);
  const stored = objects?.find(({ key }) => key === place.key);
  return { place, sha256, size, encoding, stored, variant: variant?.id };
}

// src/verify/consistency.ts
function disagreements(variant, record) {
  const built2 = pinsOfRecord(record, (key) => key);
  if (built2.id !== variant.id) return [{ problem: `its build record is one of ${built2.id}` }];
  const [recorded, pinned] = [byAttribute(built2.pins), byAttribute(variant.pins)];
  return [
    ...differences(variant, built2, ["commit", "time"]).map((problem) => ({ problem })),
    ...[...pinned].flatMap(([attribute, pin]) => {
      const problem = pinProblem(pin, recorded.get(attribute));
      return problem === void 0 ? [] : [{ attribute, problem }];
    }),
    ...[...recorded.keys()].filter((attribute) => !pinned.has(attribute)).map((attribute) => ({
      problem: `its build record names ${attribute}, which is not pinned`
    }))
  ];
}
function pinProblem(pin, built2) {
  if (built2 === void 0) return "the build record does not name it";
  const { url: key = "", ...rest2 } = built2;
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
  return joinedWith(found, read(variant, first.outcome.bytes, first.url));
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
function read(variant, bytes, url) {
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
async function checkBytes(reader, wanted, { signal, atMost = Number.MAX_SAFE_INTEGER, onBlock, track }) {
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
    const right = await decodesTo(watched(), encoding, { sha256, size }, onProgress);
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
  async function read4(wanted, track) {
    const chosen = await choose(wanted);
    if ("kind" in chosen) return chosen;
    const onBlock = ({ length }) => {
      bytes += length;
    };
    const { place, sha256, encoding } = wanted;
    return reads(
      `${sha256} ${encoding} ${place.url}`,
      () => downloads(() => checkBytes(chosen, wanted, { signal, onBlock, track }))
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
  return {
    ask: ask2,
    read: read4,
    load,
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

// src/verify/locate.ts
function withUrls(registry, records, below) {
  const variants = [...registry.variants].map(([id, variant]) => {
    const pins = variant.pins.map((pin) => located(pin, records.get(id), below));
    return [id, { ...variant, pins }];
  });
  return { ...registry, variants: new Map(variants) };
}
function located(pin, record, below) {
  const { name, sha256 } = pin;
  const built2 = record?.artifacts.find((one) => one.name === name && one.sha256 === sha256);
  if (built2?.object === void 0) return pin;
  const { encoding } = built2.object;
  return {
    ...pin,
    size: built2.size,
    encoding,
    url: objectUrl(below, objectKey(sha256, encoding))
  };
}

// src/verify/file.ts
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
var fileReader = { ask, read: read2 };
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
async function* read2(url, { signal } = {}) {
  try {
    for await (const block of createReadStream(new URL(url), { highWaterMark: 1024 * 1024 })) {
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
async function* blocks(url, patience, { signal } = {}) {
  const options = { signal, stalledAfter: patience.stalledAfter };
  let [at, failures] = [0, 0];
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
  const range = response.headers["content-range"] ?? "";
  if (response.statusCode === 206 && range.startsWith(`bytes ${at}-`)) return response;
  response.destroy();
  withoutBody(response);
  throw new Unreadable(`HTTP status ${response.statusCode} for what was there a moment ago`);
}
async function* behind(body, bytes) {
  let left = bytes;
  for await (const block of body) {
    if (block.length > left) yield block.subarray(left);
    left = Math.max(0, left - block.length);
  }
}

// src/verify/store.ts
function keyIn({ publicUrl }, url) {
  if (!url.startsWith(`${publicUrl}/`)) return void 0;
  const key = url.slice(publicUrl.length + 1);
  return parseKey(key) === void 0 ? void 0 : key;
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
    read: (url, { signal } = {}) => read3(store, keyOf(url), signal)
  };
}
async function reach(store, signal) {
  try {
    for await (const _ of await store.read("nix-cache-info", { signal }) ?? []) break;
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
async function* read3(store, key, signal) {
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

// src/verify/verify.ts
async function verify(registry, options) {
  const { store, deep, below, signal, patience, onProgress = () => {
  } } = options;
  const isPrivate = registry.access.credentials !== void 0;
  const asked = inspector(readersOf({ store, isPrivate, patience }), signal);
  const variants = [...registry.variants.values()];
  const checks = variants.map(
    (variant) => checkRecord(variant, recordPlaces(variant, registry.access, below), asked)
  );
  const records = await Promise.all(checks);
  const recordOf = /* @__PURE__ */ new Map();
  for (const [index, { id }] of variants.entries()) {
    const record = records[index]?.record;
    if (record !== void 0) recordOf.set(id, record);
  }
  const targets = pinTargets(below === void 0 ? registry : withUrls(registry, recordOf, below));
  const means = { inspector: asked, deep, track: transferBoard(options.onTransfers ?? (() => {
  })) };
  let done = 0;
  const parts = await Promise.all(
    targets.map(async (target) => {
      const part = await checkPin(target, recordOf.get(target.variant?.id ?? ""), means);
      onProgress(++done, targets.length);
      return part;
    })
  );
  const { findings, unreachable } = joined([...records, ...parts]);
  const isLost = ({ pin, variant }) => below !== void 0 && pin.url === void 0 && variant?.record !== void 0 && !recordOf.has(variant.id);
  const unpublished = targets.filter((target) => target.pin.url === void 0 && !isLost(target));
  return {
    pins: targets.map((target) => verifiedPin(target, { findings, unreachable }, isLost(target))),
    findings,
    unreachable,
    unpublished: unpublished.map((target) => ({
      ...whoseOf(target),
      problem: below === void 0 ? "without a URL: Nix will ask for the file" : unmarked,
      hint: target.variant === void 0 ? adopted : built
    })),
    notices: asked.notices,
    checked: asked.checked
  };
}
var built = "where they were built: isar-artifacts publish --force, then isar-artifacts update";
var adopted = "they were adopted: isar-artifacts build --publish for the variants that have them, then isar-artifacts update";
var unmarked = "without the comment that names their build record, which knows where they are";
function verifiedPin(target, { findings, unreachable }, isLost) {
  const { attribute, variant, pin } = target;
  const isIts = (one) => one.attribute === attribute || isLost && one.attribute === void 0 && one.variant === variant?.id;
  const { name, url } = pin;
  const status = () => {
    if (findings.some(isIts)) return "wrong";
    if (unreachable.some(isIts)) return "unreachable";
    return url === void 0 ? "unpublished" : "ok";
  };
  return { ...whoseOf(target), name, ...url === void 0 ? {} : { url }, status: status() };
}

// src/pipeline/verify.ts
async function verifyWithProgress({ store, loaded }, registry, { what, reporter, ...options }) {
  const {
    registry: { format },
    storage
  } = loaded.config;
  const isHashMap = format === "hash-map";
  const access = { mirrors: [], ...credentialsFor(storage.credentials, storage.url) };
  const task = reporter.begin(`verify ${what}`);
  const watched = options.deep ? { onTransfers: task.progress } : { onProgress: counter(task) };
  try {
    const result = await verify(isHashMap ? { ...registry, access } : registry, {
      ...options,
      ...watched,
      store,
      below: isHashMap ? store.publicUrl : void 0
    });
    const { findings, pins } = result;
    if (findings.length > 0) task.fail(`${findings.length} findings in ${pins.length} pins`);
    else task.succeed(`${pins.length} pins`);
    return result;
  } catch (error) {
    task.fail("not done");
    throw error;
  }
}
function counter(task) {
  let told = 0;
  return (done, total) => {
    const tenth = Math.floor(10 * done / total);
    if (tenth === told) return;
    told = tenth;
    task.log(`${done} of ${total} pins`);
  };
}
async function registryAt({ source, paths, registry }, ref) {
  const { root } = source;
  const name = ["--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const commit = await gitOrNothing(root, ["rev-parse", ...name]);
  if (commit === void 0) {
    const fetching = quoteCommand(["git", "fetch", "origin", ref.replace(/^origin\//, "")]);
    throw new UserError("repository-unfit", `${root} has no commit that is called ${ref}`, {
      hint: `fetch it first: ${fetching}; a CI job may have to check out more than one commit (fetch-depth: 0)`
    });
  }
  const path = relative(root, paths.registry);
  const blob = `${commit}:${path}`;
  const listed = await git(root, ["ls-tree", "--full-tree", commit, "--", path]);
  if (listed !== "" && !/^100\d+ blob /.test(listed)) {
    const kind = listed.startsWith("120000") ? "a symbolic link" : "no file";
    throw new UserError("repository-unfit", `${path} is ${kind} in ${ref}`, {
      hint: "let registry.path name the file itself: links are followed in the working tree only"
    });
  }
  if (listed === "") {
    throw new UserError("repository-unfit", `${ref} has no ${path}`, {
      hint: "registry.path names it; nothing is pinned there before the first isar-artifacts update is merged"
    });
  }
  const text = await git(root, ["cat-file", "blob", blob], { keepFinalNewline: true });
  return registry.format.read(text, `${ref}:${path}`);
}

// src/results/verify.ts
function exitCodeOfVerify({ findings, unpublished, unreachable }, { allowUnpublished }) {
  if (findings.length > 0) return exitCodes.drift;
  if (unpublished.length > 0 && !allowUnpublished) return exitCodes.drift;
  return unreachable.length > 0 ? exitCodes.failed : exitCodes.done;
}
function verifyToJson(what, result) {
  return { registry: what, ...result };
}
function verifySections(what, result) {
  return [
    ...result.findings.map(findingSection),
    ...unreachableSections(result.unreachable),
    ...unpublishedSections(result.unpublished),
    { title: what, lines: [...totals(result), ...result.notices.map((text) => `note: ${text}`)] }
  ];
}
function findingSection({ url, problem, hint, ...whose }) {
  return {
    title: `${nameOf(whose)}: ${problem}`,
    lines: [...url === void 0 ? [] : [url], `hint: ${hint}`]
  };
}
var mostNames = 5;
function unreachableSections(places) {
  const byReason = /* @__PURE__ */ new Map();
  for (const place of places) {
    const reason = `${place.code} ${hostOf(place.url)} ${place.hint}`;
    byReason.set(reason, [...byReason.get(reason) ?? [], place]);
  }
  return [...byReason.values()].map((all) => {
    const { problem = "", hint = "" } = all[0] ?? {};
    const urls = [...new Set(all.map(({ url }) => url))];
    return {
      title: `cannot be asked, so nothing is known of ${counted(urls.length, "URL")}: ${problem}`,
      lines: [...few(urls), `hint: ${hint}`]
    };
  });
}
function unpublishedSections(pins) {
  return [...new Set(pins.map(({ hint }) => hint))].map((hint) => {
    const alike = pins.filter((pin) => pin.hint === hint);
    return {
      title: `${counted(alike.length, "pin")} ${alike[0]?.problem}`,
      lines: [...few(alike.map(nameOf)), `hint: ${hint}`]
    };
  });
}
function totals({ pins, findings, checked }) {
  const countOf = (status) => pins.filter((pin) => pin.status === status).length;
  const states = [
    `${countOf("ok")} right`,
    ...other(countOf("wrong"), "wrong"),
    ...other(countOf("unreachable"), "unknown"),
    ...other(countOf("unpublished"), "not published")
  ];
  return [
    `${counted(pins.length, "pin")}: ${states.join(", ")}; ${counted(findings.length, "finding")}`,
    `${counted(checked.urls, "URL")} asked, ${formatSize(checked.bytes)} read`
  ];
}
function other(count, state) {
  return count === 0 ? [] : [`${count} ${state}`];
}
function nameOf({ attribute, variant }) {
  return attribute ?? variant ?? "";
}
function few(names) {
  const more = names.length - mostNames;
  return more > 0 ? [...names.slice(0, mostNames), `and ${more} more`] : [...names];
}
function counted(count, what) {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : url;
}

export {
  verifyWithProgress,
  registryAt,
  exitCodeOfVerify,
  verifyToJson,
  verifySections
};
