import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  digestNamedBy
} from "./chunk-NHCL6BFM.js";
import {
  textOf
} from "./chunk-7WXHRDRA.js";
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  headerStart,
  parseSha256,
  pinsOf,
  readRegistry
} from "./chunk-BQ3PFRMS.js";
import {
  runGit
} from "./chunk-DQDEHG6U.js";
import {
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  parseKey,
  recordKey
} from "./chunk-SEOIEODS.js";
import {
  isSha256
} from "./chunk-224AW5PV.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/prune/read-once.ts
var atOnce = 16;
function readOnce(read) {
  const known = /* @__PURE__ */ new Map();
  return async (keys, options) => {
    const limit = pLimit(atOnce);
    const ask = async (key) => {
      const value = await read(key, options);
      if (value !== void 0) known.set(key, value);
    };
    const asked = keys.filter((key) => !known.has(key));
    await Promise.all(asked.map((key) => limit(() => ask(key)))).catch((error) => {
      limit.clearQueue();
      throw error;
    });
    return new Map(
      keys.flatMap((key) => {
        const value = known.get(key);
        return value === void 0 ? [] : [[key, value]];
      })
    );
  };
}

// src/prune/narinfos.ts
function narinfoReader(store) {
  return readOnce(async (key, options) => {
    const text = await textOf(store, key, options);
    return text === void 0 ? void 0 : digestNamedBy(text);
  });
}
function digestBehind(key, cached) {
  const parsed = parseKey(key);
  return parsed?.kind === "narinfo" ? cached.get(key) : parsed?.digest;
}

// src/prune/plan.ts
function decide(object, evidence) {
  const digest = digestBehind(object.key, evidence.cached);
  if (digest === void 0) return { ...object, remove: false, reason: "not a key of ours" };
  const reason = whyKept(object, digest, evidence);
  if (reason !== void 0) return { ...object, remove: false, reason };
  const age = formatTime(evidence.now - object.modified);
  return { ...object, remove: true, reason: `no ref names it, and it is ${age} old` };
}
function whyKept(object, digest, evidence) {
  const { named, recorded, uploads, grace } = evidence;
  const record = recorded.get(digest);
  return named.get(digest) ?? (record === void 0 ? void 0 : `of the record ${record}`) ?? (uploads.has(object.key) ? "an upload of it is under way" : void 0) ?? (isOld(object, evidence) ? void 0 : `younger than ${formatTime(grace)}`);
}
function liveRecords(objects, evidence) {
  return objects.flatMap((object) => {
    const key = parseKey(object.key);
    if (key?.kind !== "record") return [];
    return evidence.named.has(key.digest) || !isOld(object, evidence) ? [key.digest] : [];
  });
}
function isOld({ modified }, { now, grace }) {
  return now - modified >= grace;
}
function formatTime(milliseconds) {
  const hours = Math.floor(milliseconds / 36e5);
  const [count, unit] = hours >= 48 ? [Math.floor(hours / 24), "day"] : [hours, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

// src/prune/records.ts
import { createHash } from "node:crypto";
function recordReader(store) {
  const readAll = readOnce((record, options) => digestsOf(store, record, options));
  return async (records, options = {}) => {
    const named = await readAll(records, options);
    return new Map(
      [...named].flatMap(([record, digests]) => digests.map((digest) => [digest, record]))
    );
  };
}
async function digestsOf(store, record, options) {
  const body = await store.read(recordKey(record), options);
  if (body === void 0) return void 0;
  const bytes = await bytesOf(body);
  if (createHash("sha256").update(bytes).digest("hex") !== record) throw corrupt(store, record);
  const hashes2 = bytes.toString("utf8").match(/\b[0-9a-f]{64}\b/g) ?? [];
  return [...new Set(hashes2)].filter(isSha256);
}
function corrupt({ location }, record) {
  return new UserError(
    "object-corrupt",
    `${recordKey(record)} in ${location} is not the record that its key names`,
    {
      hint: "what it needs is not known, so nothing is removed: find out who wrote it, remove that object, and publish the variant again"
    }
  );
}

// src/prune/remove.ts
var atOnce2 = 16;
async function removeAll(store, decisions, { signal, onProgress = () => {
} }) {
  const keys = decisions.flatMap(({ key, remove: remove2 }) => remove2 ? [key] : []);
  const names = (key) => ["record", "narinfo"].includes(parseKey(key)?.kind ?? "");
  let done = 0;
  const remove = async (key) => {
    await store.remove(key, { signal });
    onProgress({ activity: "removing", done: ++done, of: keys.length });
  };
  await eachOf(keys.filter(names), remove);
  await eachOf(
    keys.filter((key) => !names(key)),
    remove
  );
}
async function eachOf(keys, act) {
  const queue = generate(keys);
  const work = async () => {
    for (const key of queue) await act(key);
  };
  const results = await Promise.allSettled(Array.from({ length: atOnce2 }, work));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
function* generate(keys) {
  yield* keys;
}

// src/prune/prune.ts
var defaultGrace = 30 * 24 * 36e5;
async function prune(options) {
  const readers = { records: recordReader(options.store), narinfos: narinfoReader(options.store) };
  const first = await look(options, readers);
  if (!options.delete || !first.decisions.some(({ remove }) => remove)) {
    return resultOf(first, options.delete);
  }
  const again = confirmed(first, await look(options, readers));
  await removeAll(options.store, again.decisions, options);
  return resultOf(again, true);
}
async function look(options, read) {
  const { store, signal, grace = defaultGrace, onProgress = () => {
  } } = options;
  onProgress({ activity: "reading refs", done: 0 });
  const { digests, refs: refs2, registries } = await options.named();
  const now = options.now?.() ?? await store.now({ signal });
  const uploads = /* @__PURE__ */ new Set();
  for await (const key of store.openUploads({ signal })) uploads.add(key);
  const objects = [];
  for await (const object of store.list({ signal })) {
    objects.push(object);
    if (objects.length % 1e3 === 0) {
      onProgress({ activity: "listing objects", done: objects.length });
    }
  }
  const known = { named: digests, uploads, now, grace };
  const records = liveRecords(objects, known);
  onProgress({ activity: "reading records", done: 0, of: records.length });
  const recorded = await read.records(records, { signal });
  const keys = objects.map(({ key }) => key).filter((key) => parseKey(key)?.kind === "narinfo");
  const cached = await read.narinfos(keys, { signal });
  const decisions = objects.sort((left, right) => left.key < right.key ? -1 : 1).map((object) => decide(object, { ...known, recorded, cached }));
  const look2 = { decisions, refs: refs2, registries, cached };
  refuseForeign(store, look2, digests);
  return look2;
}
function refuseForeign({ location }, { decisions, cached }, named) {
  const isNamed = ({ key }) => {
    const digest = digestBehind(key, cached);
    return digest !== void 0 && named.has(digest);
  };
  if (!decisions.some(({ remove }) => remove) || decisions.some(isNamed)) return;
  throw new UserError(
    "repository-unfit",
    `this repository names nothing of what is in ${location}`,
    { hint: "run it in the repository whose registry names it, or check storage.url" }
  );
}
function confirmed(first, second) {
  const versions = new Map(
    first.decisions.flatMap(({ key, version, remove }) => remove ? [[key, version]] : [])
  );
  const decisions = second.decisions.map(
    (decision) => decision.remove && versions.get(decision.key) !== decision.version ? { ...decision, remove: false, reason: "written, or needed, until a moment ago" } : decision
  );
  return { ...second, decisions };
}
function resultOf({ decisions, refs: refs2, registries }, deleted) {
  const [removed, kept] = [true, false].map(
    (remove) => totalOf(decisions.filter((decision) => decision.remove === remove))
  );
  return { decisions, removed, kept, deleted, refs: refs2, registries };
}
function totalOf(objects) {
  return { objects: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}

// src/prune/refs.ts
import { readFile } from "node:fs/promises";
import { join } from "node:path";

// src/prune/ask-git.ts
var neverFetch = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };
function askGitIn(root, signal) {
  return async (args2, { online = false, ...question } = {}) => {
    signal?.throwIfAborted();
    const env = { GIT_TERMINAL_PROMPT: "0", ...online ? {} : neverFetch };
    try {
      return await runGit(root, args2, {
        ...question,
        env,
        ...signal === void 0 ? {} : { cancelSignal: signal }
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  };
}
function linesOf({ stdout }) {
  return stdout === "" ? [] : stdout.split("\n");
}
async function checkObjects(ask, names, format) {
  const found = [];
  for (const some of batches(names, 1e5)) {
    const input = some.map((name) => `${name}
`).join("");
    const answer = await ask(["cat-file", `--batch-check=${format}`], { input, accept: [0, 128] });
    const lines = linesOf(answer);
    for (const index of some.keys()) {
      const line = lines[index] ?? " missing";
      found.push(/ (?:missing|ambiguous)$/.test(line) ? void 0 : line);
    }
  }
  return found;
}
function* batches(items, size) {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

// src/prune/files.ts
async function treesOf(ask, tips) {
  const names = tips.map(({ object }) => `${object}^{tree}`);
  const found = await checkObjects(ask, names, "%(objectname)");
  await refuseMissing(
    ask,
    tips.filter((_, index) => found[index] === void 0)
  );
  const trees = /* @__PURE__ */ new Map();
  for (const [index, { name }] of tips.entries()) {
    const tree = found[index];
    if (tree !== void 0) trees.set(tree, [...trees.get(tree) ?? [], name]);
  }
  return trees;
}
async function refuseMissing(ask, treeless) {
  const names = treeless.map(({ object }) => `${object}^{}`);
  const types = await checkObjects(ask, names, "%(objecttype)");
  const missing = treeless.find((_, index) => types[index] !== "blob");
  if (missing !== void 0) throw incomplete(`what ${missing.name} points at`);
}
async function filesOf(ask, trees) {
  const paths = /* @__PURE__ */ new Map();
  if (trees.size === 0) return paths;
  const input = [...trees.keys()].map((tree) => `${tree}
`).join("");
  const args2 = ["rev-list", "--objects", "--no-walk", "--missing=print", "--stdin"];
  for (const line of linesOf(await ask(args2, { input }))) {
    if (line.startsWith("?")) throw incomplete(`the object ${line.slice(1)}`);
    const [object = ""] = line.split(" ", 1);
    paths.set(object, line.slice(object.length + 1));
  }
  const objects = [...paths.keys()];
  const types = await checkObjects(ask, objects, "%(objecttype)");
  for (const [index, object] of objects.entries()) {
    if (types[index] === void 0) throw incomplete(`the object ${object}`);
    if (types[index] !== "blob") paths.delete(object);
  }
  return paths;
}
function incomplete(what) {
  return new UserError("repository-unfit", `this clone lacks ${what}`, {
    hint: "it must be whole: clone anew without --filter and --depth; if it was whole, git fsck says what is damaged"
  });
}

// src/prune/grep.ts
var plain = [
  "grep",
  "--no-color",
  "--no-recurse-submodules",
  "--no-line-number",
  "--no-column",
  "--no-heading"
];
async function grepObjects(ask, args2, objects) {
  const lines = [];
  for (const some of batches(objects, 1e4)) {
    const answer = await ask([...plain, ...args2, ...some, "--"], { accept: [0, 1] });
    for (const line of linesOf(answer)) lines.push(line);
  }
  return lines;
}
async function grepWorkTree(ask, args2) {
  const answer = await ask([...plain, "--untracked", ...args2, "--", ":/"], { accept: [0, 1] });
  return answer.stdout.split(args2.includes("--null") ? "\0" : "\n").filter((one) => one !== "");
}

// src/prune/hashes.ts
var hashes = "[0-9a-fA-F]{64}|[0-9a-df-np-sv-z]{52}|[A-Za-z0-9+/]{43}=";
var args = ["--only-matching", "--extended-regexp", "-e", hashes];
async function hashesIn(ask, files) {
  const found = /* @__PURE__ */ new Map();
  for (const line of await grepObjects(ask, ["-I", ...args], [...files.keys()])) {
    const [object = "", hash = ""] = line.split(":");
    const digest = parseSha256(hash);
    if (digest !== void 0) found.set(digest, files.get(object) ?? object);
  }
  return found;
}
async function hashesInWorkTree(ask) {
  const lines = await grepWorkTree(ask, ["-h", "--text", ...args]);
  return lines.map(parseSha256).filter((digest) => digest !== void 0);
}

// src/prune/named.ts
function namedBy(registry) {
  const variants = [...registry.variants.values()];
  return {
    digests: pinsOf(registry).map(({ sha256 }) => sha256),
    records: variants.flatMap(({ record }) => record === void 0 ? [] : [record])
  };
}

// src/prune/registries.ts
async function registriesIn(ask, trees, files) {
  const texts = await textsOf(ask, await candidates(ask, files));
  const found = [...texts].filter(([object, text]) => isRegistry(text, files.get(object) ?? ""));
  const places = await placesOf(
    ask,
    trees,
    new Map(found.map(([object]) => [object, files.get(object) ?? ""]))
  );
  return found.map(([object, text]) => {
    const { name = object, tips = /* @__PURE__ */ new Set() } = places.get(object) ?? {};
    return { digests: digestsOf2(text, name), tips };
  });
}
async function candidates(ask, files) {
  const objects = [...files.keys()];
  const args2 = ["--files-without-match", "--fixed-strings", "-e", headerStart];
  const others = new Set(await grepObjects(ask, args2, objects));
  return objects.filter((object) => !others.has(object));
}
async function textsOf(ask, objects) {
  const texts = /* @__PURE__ */ new Map();
  const mark = crypto.randomUUID();
  for (const some of batches(objects, 50)) {
    const input = some.map((object) => `${object}
`).join("");
    const args2 = ["cat-file", `--batch=${mark} %(objectname)`];
    const { stdout } = await ask(args2, { input, keepFinalNewline: true });
    for (const one of stdout.split(`${mark} `).slice(1)) {
      const end = one.indexOf("\n");
      texts.set(one.slice(0, end), one.slice(end + 1, -1));
    }
  }
  return texts;
}
function isRegistry(text, path) {
  if (text.startsWith(headerStart)) return true;
  return path.endsWith(".nix") && text.includes(`
${headerStart}`);
}
function digestsOf2(text, place) {
  try {
    const { digests, records } = namedBy(readRegistry(text, place));
    return [...digests, ...records];
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(cause.code, cause.message, {
      hint: "what it names is not known, so nothing is removed: mend the file there, or delete that branch or tag",
      cause
    });
  }
}
async function placesOf(ask, trees, objects) {
  const paths = [...new Set(objects.values())];
  const asked = [...trees].flatMap(([tree, tips]) => paths.map((path) => ({ tree, tips, path })));
  const names = asked.map(({ tree, path }) => `${tree}:${path}`);
  const found = await checkObjects(ask, names, "%(objectname)");
  const places = /* @__PURE__ */ new Map();
  for (const [index, { tips, path }] of asked.entries()) {
    const object = found[index];
    if (object === void 0 || !objects.has(object)) continue;
    const place = places.get(object) ?? { name: `${tips[0]}:${path}`, tips: /* @__PURE__ */ new Set() };
    for (const tip of tips) place.tips.add(tip);
    places.set(object, place);
  }
  return places;
}

// src/prune/work-trees.ts
async function workTreesOf(ask) {
  const { stdout } = await ask(["worktree", "list", "--porcelain"]);
  return stdout.split("\n\n").flatMap((block) => {
    const path = /^worktree (.*)$/m.exec(block)?.[1];
    if (path === void 0) return [];
    const head = /^HEAD ([0-9a-f]+)$/m.exec(block)?.[1] ?? "";
    const known = /[^0]/.test(head) ? { head } : {};
    return [{ path, ...known, gone: /^prunable\b/m.test(block) }];
  });
}

// src/prune/tips.ts
async function tipsOf(ask, { offline = false }) {
  await refuseShallow(ask);
  const tips = await refs(ask);
  const others = [checkedOut, stashes, ...offline ? [] : [tipsOfRemotes]];
  for (const find of others) {
    const known = new Set(tips.map(({ object }) => object));
    tips.push(...(await find(ask)).filter(({ object }) => !known.has(object)));
  }
  return tips;
}
async function refuseShallow(ask) {
  const { stdout } = await ask(["rev-parse", "--is-shallow-repository"]);
  if (stdout !== "true") return;
  throw new UserError(
    "repository-unfit",
    "this clone is shallow: it may lack what branches and tags name",
    { hint: "git fetch --unshallow, or clone without --depth (actions/checkout: fetch-depth: 0)" }
  );
}
async function refs(ask) {
  const format = "--format=%(objectname) %(refname:short) %(symref)";
  return linesOf(await ask(["for-each-ref", format])).flatMap((line) => {
    const [object = "", name = "", symref = ""] = line.split(" ");
    return symref === "" ? [{ object, name }] : [];
  });
}
async function checkedOut(ask) {
  return (await workTreesOf(ask)).flatMap(
    ({ path, head }) => head === void 0 ? [] : [{ object: head, name: `HEAD of ${path}` }]
  );
}
async function stashes(ask) {
  const there = await ask(["rev-parse", "--verify", "--quiet", "refs/stash"], { accept: [0, 1] });
  if (there.exitCode !== 0) return [];
  const list = (...args2) => ask(["rev-list", ...args2, "--parents", "refs/stash", "--"]);
  const [newest, logged] = [await list("--no-walk"), await list("--walk-reflogs")];
  const entries = [.../* @__PURE__ */ new Set([...linesOf(newest), ...linesOf(logged)])];
  return entries.flatMap((entry, index) => {
    const [commit = "", _head, ...saved] = entry.split(" ");
    const name = index === 0 ? "stash" : `stash@{${index}}`;
    return [commit, ...saved].map((object) => ({ object, name }));
  });
}
async function tipsOfRemotes(ask) {
  const tips = [];
  for (const remote of linesOf(await ask(["remote"]))) {
    const there = await listRemote(ask, remote);
    const objects = await checkObjects(
      ask,
      there.map(({ object }) => object),
      "%(objectname)"
    );
    const lacking = there.filter((_, index) => objects[index] === void 0);
    if (lacking.length > 0) throw incomplete2(remote, lacking);
    tips.push(...there);
  }
  return tips;
}
async function listRemote(ask, remote) {
  const listing = ask(["ls-remote", "--heads", "--tags", "--refs", "--quiet", remote], {
    online: true
  });
  const answer = await listing.catch((cause) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(
      "repository-unfit",
      `the remote ${remote} cannot be asked for its branches and tags: ${messageOf(cause)}`,
      {
        hint: "mend that; or, where this clone has all of them for sure, run the same command with --offline",
        cause
      }
    );
  });
  return linesOf(answer).map((line) => {
    const [object = "", ref = ""] = line.split("	");
    return { object, name: `${ref.replace(/^refs\/(?:heads|tags)\//, "")} of ${remote}` };
  });
}
function incomplete2(remote, lacking) {
  const [first, second, third, ...others] = lacking.map(({ name }) => name);
  const named = [first, second, third].filter((name) => name !== void 0).join(", ");
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const refspec = `+refs/heads/*:refs/remotes/${remote}/*`;
  return new UserError("repository-unfit", `this clone lacks ${named}${more}`, {
    hint: `${quoteCommand(["git", "fetch", "--tags", remote, refspec])}, then run the same command again`
  });
}

// src/prune/refs.ts
async function namedByRefs(root, options = {}) {
  const ask = askGitIn(root, options.signal);
  const tips = await tipsOf(ask, options);
  const trees = await treesOf(ask, tips);
  const files = await filesOf(ask, trees);
  const registries = await registriesIn(ask, trees, files);
  const digests = /* @__PURE__ */ new Map();
  for (const path of await directoriesOf(ask, root)) {
    const there = askGitIn(path, options.signal);
    const inRegistries = await registriesInWorkTree(there, path, path === root ? "" : path);
    const where = path === root ? "the work tree" : `the work tree ${path}`;
    for (const digest of [...await hashesInWorkTree(there), ...inRegistries]) {
      digests.set(digest, `named in ${where}`);
    }
  }
  for (const [digest, path] of await hashesIn(ask, files)) {
    digests.set(digest, `its hash is in ${path}`);
  }
  for (const [digest, count] of countRefs(registries)) {
    digests.set(digest, `named by ${count} ${count === 1 ? "ref" : "refs"}`);
  }
  const refs2 = new Set(tips.map(({ name }) => name)).size;
  return { digests, refs: refs2, registries: registries.length };
}
async function directoriesOf(ask, root) {
  const directories = /* @__PURE__ */ new Set();
  for (const { path, gone } of await workTreesOf(ask)) {
    if (gone) continue;
    const { stdout } = await ask(["-C", path, "rev-parse", "--is-inside-work-tree"]);
    if (stdout === "true") directories.add(path);
  }
  return directories.add(root);
}
function countRefs(registries) {
  const tips = /* @__PURE__ */ new Map();
  for (const registry of registries) {
    for (const digest of registry.digests) {
      const known = tips.get(digest) ?? /* @__PURE__ */ new Set();
      for (const tip of registry.tips) known.add(tip);
      tips.set(digest, known);
    }
  }
  return new Map([...tips].map(([digest, names]) => [digest, names.size]));
}
async function registriesInWorkTree(ask, root, shown) {
  const args2 = ["--files-with-matches", "--null", "--fixed-strings", "-e", headerStart];
  const digests = [];
  for (const path of await grepWorkTree(ask, args2)) {
    const text = await readFile(join(root, path), "utf8");
    if (isRegistry(text, path)) digests.push(...digestsOf2(text, join(shown, path)));
  }
  return digests;
}

// src/pipeline/prune.ts
async function pruneWithProgress({ store, source }, { olderThan, offline, reporter, signal, ...wanted }) {
  const activities = activityTasks(reporter);
  const pruned = await prune({
    store,
    named: () => namedByRefs(source.root, { offline, signal }),
    grace: olderThan,
    delete: wanted.delete,
    signal,
    onProgress: activities.onProgress
  }).catch((error) => {
    activities.fail();
    throw error;
  });
  activities.succeed();
  return pruned;
}
function activityTasks(reporter) {
  let current;
  const succeed = () => {
    current?.task.succeed(current.done > 0 ? `${current.done}` : "done");
    current = void 0;
  };
  return {
    succeed,
    fail: () => current?.task.fail("not done"),
    onProgress({ activity, done }) {
      if (current?.activity !== activity) {
        succeed();
        current = { activity, task: reporter.begin(activity), done };
      }
      current.done = done;
    }
  };
}

// src/results/prune.ts
function pruneSections({ decisions, removed, kept, deleted, refs: refs2, registries }, location) {
  const rows = decisions.filter(({ remove }) => remove).map(({ key, size, modified, reason }) => [key, formatSize(size), dayOf(modified), reason]);
  const sum = ({ objects, bytes }) => `${objects} objects (${formatSize(bytes)})`;
  const did = deleted ? "removed" : "would remove";
  return [
    ...rows.length === 0 ? [] : [{ table: { head: [did, "size", "written on", "reason"], rows } }],
    {
      lines: [
        `${location}: ${did} ${sum(removed)}, keeps ${sum(kept)}`,
        `looked at ${registries} ${registries === 1 ? "registry" : "registries"} on ${refs2} ${refs2 === 1 ? "ref" : "refs"}`,
        ...deleted || rows.length === 0 ? [] : ["to remove them: isar-artifacts prune --delete"]
      ]
    }
  ];
}
function pruneToJson({ decisions, ...totals }) {
  const objects = decisions.map(({ key, size, modified, remove, reason }) => ({
    key,
    size,
    modified: new Date(modified).toISOString(),
    remove,
    reason
  }));
  return { ...totals, objects };
}
function dayOf(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

export {
  pruneWithProgress,
  pruneSections,
  pruneToJson
};
