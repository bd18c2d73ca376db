import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  encodedFrame,
  transferBoard
} from "./chunk-2W5T2U5M.js";
import {
  archiveIn,
  decisive,
  differingFields,
  narinfo
} from "./chunk-NHCL6BFM.js";
import {
  asRead,
  checkRecords,
  inspector,
  joined,
  nothing,
  otherKey,
  partOf,
  pinTargets,
  readersOf,
  remedyOf,
  withUrls
} from "./chunk-LB6Y46JB.js";
import {
  cacheInfoKey,
  isCacheInfo
} from "./chunk-RKKAQZ4V.js";
import {
  objectUrl
} from "./chunk-IZRWCIPU.js";
import {
  Undecodable,
  decompressed
} from "./chunk-2SJ3CQXJ.js";
import {
  git,
  gitOrNothing
} from "./chunk-DQDEHG6U.js";
import {
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  narinfoKey,
  parseKey
} from "./chunk-SEOIEODS.js";
import {
  narFrame
} from "./chunk-TY26D4ME.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError,
  exitCodes
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/verify.ts
import { relative } from "node:path";

// src/verify/archive.ts
import { createHash } from "node:crypto";
async function archiveDigest(body, encoding, { sha256, size }, onProgress = () => {
}) {
  const { head, tail } = narFrame(size);
  const end = head.length + size;
  const [whole, file] = [createHash("sha256"), createHash("sha256")];
  const frame = [];
  let at = 0;
  try {
    for await (const block of encoding === "none" ? body : decompressed(body)) {
      const [from, to] = [clamp(head.length - at, block), clamp(end - at, block)];
      for (const part of [block.subarray(0, from), block.subarray(to)])
        if (part.length > 0) frame.push(part);
      file.update(block.subarray(from, to));
      whole.update(block);
      at += block.length;
      if (at > end + tail.length) return void 0;
      onProgress(at);
    }
  } catch (error) {
    if (error instanceof Undecodable) return void 0;
    throw error;
  }
  const isIts = Buffer.concat(frame).equals(Buffer.concat([head, tail]));
  if (!isIts || file.digest("hex") !== sha256) return void 0;
  return whole.digest("hex");
}
function clamp(offset, { length }) {
  return Math.min(Math.max(offset, 0), length);
}

// src/verify/cached.ts
function entryOf(text, file) {
  const { nar, sha256, object } = file;
  const fields = decisive.filter((field) => field !== "NarHash" || nar !== void 0);
  const none = { key: "", compression: "none", size: 0 };
  const different = differingFields(text, narinfo({ ...file, nar: nar ?? sha256 }, none), fields);
  if (different.length > 0) return wrong(`has another ${different.join(", ")}`);
  const key = archiveIn(text);
  const parsed = parseKey(key);
  if (parsed?.kind !== "nar") return { kind: "foreign" };
  const { digest, encoding } = parsed;
  if (digest !== sha256) return wrong("names the archive of another file");
  const { head, tail } = encodedFrame(file.size, encoding);
  const stored = object?.encoding === encoding ? head.length + object.size + tail.length : void 0;
  const whole = narinfo(
    { ...file, nar: sha256 },
    { key, compression: encoding, size: stored ?? 0 }
  );
  const ofArchive = stored === void 0 ? ["Compression"] : ["Compression", "FileSize"];
  const others = differingFields(text, whole, ofArchive);
  if (others.length > 0) return wrong(`has another ${others.join(", ")}`);
  return { kind: "right", key, encoding, stored };
}
function isOfArchive(text, file, nar) {
  const none = { key: "", compression: "none", size: 0 };
  return differingFields(text, narinfo({ ...file, nar }, none), ["NarHash"]).length === 0;
}
function wrong(what) {
  return { kind: "wrong", problem: `its narinfo in the binary cache ${what}` };
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

// src/verify/check-cached.ts
async function checkCached(target, file, { inspector: inspector2, deep, track, publicUrl }) {
  const [whose, variant] = [whoseOf(target), target.variant?.id];
  const wantedAt2 = (key2) => ({
    place: { url: objectUrl(publicUrl, key2), key: key2, mirror: false },
    sha256: file.sha256,
    variant
  });
  const narinfo2 = { ...wantedAt2(narinfoKey(file.name, file.sha256)), encoding: "none" };
  const told = await inspector2.text(narinfo2);
  if (told.kind === "absent") return { kind: "absent", ...nothing };
  const { url } = narinfo2.place;
  const partFor = (outcome2, of = url) => ({
    kind: "present",
    ...partOf(whose, of, outcome2)
  });
  if (told.kind !== "told") return partFor(prefixed(told, "its narinfo in the binary cache: "));
  const { text } = told;
  const entry = entryOf(text, file);
  if (entry.kind === "foreign") return { kind: "foreign", ...nothing };
  if (entry.kind === "wrong") return partFor({ ...entry, hint: remedyOf(narinfo2) });
  const { key, encoding, stored } = entry;
  const archive = {
    ...wantedAt2(key),
    encoding,
    stored: stored === void 0 ? void 0 : { size: stored }
  };
  const outcome = deep ? await inspector2.read(
    archive,
    track(`${target.attribute} (archive)`, file.size),
    async (body, onProgress) => {
      const nar = await archiveDigest(body, encoding, file, onProgress);
      return nar !== void 0 && isOfArchive(text, file, nar);
    }
  ) : await inspector2.ask(archive);
  return partFor(prefixed(outcome, "its archive in the binary cache: "), archive.place.url);
}
function prefixed(outcome, prefix) {
  return outcome.kind === "wrong" ? { ...outcome, problem: `${prefix}${outcome.problem}` } : outcome;
}

// src/verify/check-cache.ts
var again = "isar-artifacts publish --force, where they were built";
async function checkCache(targets, records, means) {
  const parts = await Promise.all(
    targets.flatMap((target) => {
      const { pin, variant } = target;
      if (!pin.url?.startsWith(`${means.publicUrl}/`)) return [];
      const built2 = records.get(variant?.id ?? "")?.artifacts;
      const recorded = built2?.find(
        ({ name, sha256 }) => name === pin.name && sha256 === pin.sha256
      );
      const size = pin.size ?? recorded?.size;
      return size === void 0 ? [] : checkCached(target, { ...recorded, ...pin, size }, means);
    })
  );
  const countOf = (kind) => parts.filter((part) => part.kind === kind).length;
  const [absent, foreign] = [countOf("absent"), countOf("foreign")];
  const isUsed = absent < parts.length;
  return {
    ...joined([...parts, isUsed ? await checkCacheInfo(means) : nothing]),
    notices: [
      ...absent > 0 ? [`not in the binary cache: ${absent} of ${parts.length} pins; ${again}`] : [],
      ...foreign > 0 ? [`archives of others in the binary cache, which were not looked at: ${foreign}`] : []
    ]
  };
}
async function checkCacheInfo({ inspector: inspector2, publicUrl }) {
  const url = objectUrl(publicUrl, cacheInfoKey);
  const place = { url, key: cacheInfoKey, mirror: false };
  const told = await inspector2.text({ place, encoding: "none" });
  const hint = `${again}, writes it; one that is of another store has to be removed before`;
  const wrong2 = (problem) => partOf({}, url, { kind: "wrong", problem, hint });
  const what = `${cacheInfoKey} of the binary cache`;
  if (told.kind === "absent") return wrong2(`there is no ${what}`);
  if (told.kind !== "told") return partOf({}, url, prefixed(told, `${what}: `));
  return isCacheInfo(told.text) ? nothing : wrong2(`the ${what} is not of /nix/store`);
}

// src/verify/verify.ts
async function verify(registry, options) {
  const { store, deep, below, signal, patience, onProgress = () => {
  } } = options;
  const isPrivate = registry.access.credentials !== void 0;
  const asked = inspector(readersOf({ store, isPrivate, patience }), signal);
  const recorded = await checkRecords(registry, below, asked);
  const recordOf = recorded.records;
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
  const { publicUrl } = store;
  const cached = options.cache ? await checkCache(targets, recordOf, { ...means, publicUrl }) : noCache;
  const { findings, unreachable } = joined([recorded, ...parts, cached]);
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
    notices: [...asked.notices, ...cached.notices],
    checked: asked.checked
  };
}
var noCache = { ...nothing, notices: [] };
var built = "where they were built: isar-artifacts publish --pinned";
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
async function verifyWithProgress(project, registry, { what, reporter, ...options }) {
  const task = reporter.begin(`verify ${what}`);
  const watched = options.deep ? { onTransfers: task.progress } : { onProgress: counter(task) };
  try {
    const { registry: readable, below } = asRead(project, registry);
    const result = await verify(readable, {
      ...options,
      ...watched,
      store: project.store,
      below,
      cache: project.loaded.config.storage["binary-cache"]
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
async function registryAt({ source, registry }, ref) {
  const { root } = source;
  const name = ["--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const commit = await gitOrNothing(root, ["rev-parse", ...name]);
  if (commit === void 0) {
    const fetching = quoteCommand(["git", "fetch", "origin", ref.replace(/^origin\//, "")]);
    throw new UserError("repository-unfit", `${root} has no commit that is called ${ref}`, {
      hint: `fetch it first: ${fetching}; a CI job may have to check out more than one commit (fetch-depth: 0)`
    });
  }
  const path = relative(root, registry.file);
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
    title: [nameOf(whose), problem].filter(Boolean).join(": "),
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
