import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  require_dist
} from "./chunk-U32REIBR.js";
import {
  messageOf
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/inputs/kas-chain.ts
var import_yaml = __toESM(require_dist(), 1);
import { readFile } from "node:fs/promises";
import { dirname, join, parse as parsePath, resolve } from "node:path";
async function followChain(files, surroundings) {
  const known = /* @__PURE__ */ new Map();
  const root = { directory: surroundings.root, remote: false };
  for (; ; ) {
    const reading = newReading(known);
    for (const named of files) {
      const file = resolve(named);
      if (await load(file, root, reading)) continue;
      reading.missing.set(file, { file, includedBy: void 0 });
    }
    const { loaded } = reading;
    const repositories = loaded.reduce(
      (merged, { content }) => merge(merged, mappingOf(content.repos)),
      {}
    );
    const before = known.size;
    for (const [name, value] of Object.entries(repositories)) {
      const repository = mappingOf(value);
      const directory = repositoryDirectory(name, repository, surroundings);
      known.set(name, { directory, remote: typeof repository.url === "string" });
    }
    if (known.size === before) {
      return {
        files: [...new Set(loaded.map(({ file }) => file))],
        repositories,
        versions: versionsOf(reading),
        missing: [...reading.missing.values()],
        absent: [...reading.absent],
        unfetched: [...reading.unfetched],
        includedBy: reading.includedBy,
        unreadable: [...reading.unreadable].map(([file, reason]) => ({ file, reason }))
      };
    }
  }
}
function newReading(known) {
  return {
    known,
    loaded: [],
    missing: /* @__PURE__ */ new Map(),
    absent: /* @__PURE__ */ new Set(),
    unfetched: /* @__PURE__ */ new Set(),
    includedBy: /* @__PURE__ */ new Map(),
    unreadable: /* @__PURE__ */ new Map()
  };
}
function versionsOf({ loaded }) {
  const versions = new Map(
    loaded.map(({ file, content }) => [file, Number(mappingOf(content.header).version)])
  );
  return [...versions].filter(([, version]) => Number.isInteger(version)).map(([file, version]) => ({ file, version }));
}
function repositoryDirectory(name, { name: renamed, url, path }, { root, workDirectory }) {
  if (typeof path === "string") return resolve(workDirectory, path);
  return url === void 0 || url === null ? root : join(workDirectory, String(renamed ?? name));
}
async function load(file, root, reading, above = []) {
  const content = await readMapping(file, reading);
  if (content === void 0) {
    reading.absent.add(file);
    return false;
  }
  if (above.includes(file)) return true;
  const by = above.at(-1);
  if (by !== void 0 && !reading.includedBy.has(file)) reading.includedBy.set(file, by);
  const { dir, name, ext } = parsePath(file);
  const path = [...above, file];
  if (!name.endsWith(".lock")) await load(join(dir, `${name}.lock${ext}`), root, reading, path);
  const includes = mappingOf(content.header).includes;
  for (const include of Array.isArray(includes) ? includes : []) {
    if (await loadInclude(candidates(include, file, root, reading), reading, path)) continue;
    const { repo, file: wanted } = mappingOf(include);
    reading.unfetched.add(`${repo}:${wanted}`);
  }
  reading.loaded.push({ file, content });
  return true;
}
async function loadInclude(wanted, reading, above) {
  for (const { file, root } of wanted) if (await load(file, root, reading, above)) return true;
  const [first] = wanted;
  if (first === void 0 || first.root.remote) return false;
  reading.missing.set(first.file, { file: first.file, includedBy: above.at(-1) });
  return true;
}
function candidates(include, file, root, { known }) {
  if (typeof include === "string") {
    return [resolve(root.directory, include), resolve(dirname(file), include)].map((path2) => ({
      file: path2,
      root
    }));
  }
  const { repo, file: path } = mappingOf(include);
  const of = known.get(String(repo));
  return of === void 0 || typeof path !== "string" ? [] : [{ file: resolve(of.directory, path), root: of }];
}
async function readMapping(file, { unreadable }) {
  const text = await readFile(file, "utf8").catch(() => void 0);
  if (text === void 0) return void 0;
  try {
    const document = (0, import_yaml.parseDocument)(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    const [error] = document.errors;
    if (error !== void 0) unreadable.set(file, error.message);
    return mappingOf(document.toJS());
  } catch (error) {
    unreadable.set(file, messageOf(error));
    return {};
  }
}
function mappingOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function merge(target, update) {
  const merged = { ...target };
  for (const [key, value] of Object.entries(update)) {
    const both = isMapping(merged[key]) && isMapping(value);
    merged[key] = both ? merge(mappingOf(merged[key]), mappingOf(value)) : value;
  }
  return merged;
}
function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export {
  followChain,
  repositoryDirectory
};
