import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  changesBetween,
  checkPlanned,
  mergeRegistry,
  otherParts,
  updatesOf
} from "./chunk-WZLASJVA.js";
import {
  accessProblem,
  contains,
  emptyRegistry,
  functionsMarker,
  headerStart,
  interpretAccess,
  interpretEntry,
  nixAttributePath,
  pinsMarker,
  pinsOf,
  replaceFile,
  scanPath,
  scanString,
  scanValue,
  splitAlias
} from "./chunk-YAFHFVQG.js";
import {
  UserError,
  hasErrno
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/update-file.ts
import { readFile } from "node:fs/promises";

// src/registry/drift.ts
var regenerate = "run: isar-artifacts update";
function driftOf(text, registry, options) {
  const { file, format, settings, variants } = options;
  const merged = mergeRegistry(registry, [], settings);
  const parts = changesBetween(registry, merged.registry);
  const canonical = format.write(merged.registry, text, file) === text;
  const pins = new Map(pinsOf(registry).map((pin) => [nixAttributePath(pin.attributePath), pin]));
  const functions = {
    problem: `${file} was written by another release, or somebody changed its functions`,
    hint: regenerate
  };
  return [
    ...parts.map(({ id }) => partDrift(id)),
    ...canonical || parts.length > 0 ? [] : [functions],
    ...merged.emptyAliases.map((alias) => ({
      problem: `the alias ${alias} leads to no artifact`,
      hint: "correct registry.aliases, or build what it leads to"
    })),
    ...variants.flatMap(
      (variant) => variantDrift(variant, registry.variants.get(variant.id), pins)
    ),
    ...recordDrift(registry)
  ];
}
function partDrift(id) {
  if (otherParts.some((part) => part === id)) {
    return { problem: `${id}: not as the configuration says`, hint: regenerate };
  }
  return { problem: `${id} is pinned, but left the configuration`, hint: regenerate };
}
function variantDrift({ id, artifacts }, pinned, pins) {
  const build = `build it: isar-artifacts build --variant ${id} --publish, then isar-artifacts update`;
  const needed = artifacts.filter(({ optional }) => !optional);
  const lacking = needed.filter(({ attributePath }) => !pins.has(nixAttributePath(attributePath)));
  if (lacking.length > 0 && lacking.length === needed.length) {
    return [{ problem: `${id} is not pinned`, hint: build }];
  }
  const planned = new Set(artifacts.map(({ attributePath }) => nixAttributePath(attributePath)));
  const own = pinned?.pins ?? [];
  return [
    ...own.map(({ attributePath }) => nixAttributePath(attributePath)).filter((attribute) => !planned.has(attribute)).map((attribute) => ({
      problem: `${attribute} is pinned, and ${id} has no such artifact any more`,
      hint: `${build} --force`
    })),
    ...lacking.map(({ attributePath }) => ({
      problem: `${id} is pinned without ${nixAttributePath(attributePath)}`,
      hint: build
    })),
    ...artifacts.flatMap(({ attributePath, name }) => {
      const pin = pins.get(nixAttributePath(attributePath));
      if (pin === void 0 || pin.name === name) return [];
      const attribute = nixAttributePath(attributePath);
      const problem = `${attribute} is pinned as ${pin.name}, and the configuration calls it ${name}`;
      return [{ problem, hint: `${build} --force` }];
    })
  ];
}
function recordDrift({ variants }) {
  const isPublished = ({ url }) => url !== void 0;
  return [...variants.values()].filter(({ record, pins }) => record === void 0 && pins.some(isPublished)).map(({ id }) => ({
    problem: `${id} has URLs, but no build record`,
    hint: `publish it again: isar-artifacts publish --variant ${id}, then isar-artifacts update`
  }));
}

// src/registry/salvage.ts
var entryPattern = /^\s*(.+) = artifact \{$/s;
var fieldPattern = /^\s*([a-z]+) = (.*);$/s;
var fields = "variant name hash size url encoding record commit time".split(" ");
var frame = /^\s*((access|pins) = \{|access = \{ \};|\};|\];|# aliases|mirrors = \[)?$/;
function salvageRegistry(text) {
  if (!text.startsWith(headerStart)) return void 0;
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf(functionsMarker);
  const found = scanLoosely(lines, lines.indexOf(pinsMarker) + 1, end < 0 ? lines.length : end);
  return assemble(found);
}
function scanLoosely(lines, first, end) {
  const found = { entries: [], aliases: [], mirrors: [], access: /* @__PURE__ */ new Map(), lost: [] };
  let open;
  for (let index = first; index < end; index++) {
    const text = lines[index] ?? "";
    const position = { line: index + 1, column: 1 };
    const attributePath = scanPath(entryPattern.exec(text)?.[1] ?? "");
    if (attributePath !== void 0) {
      open = /* @__PURE__ */ new Map();
      found.entries.push({ ...position, attributePath, fields: open });
    } else if (open && /^\s*\};$/.test(text)) {
      open = void 0;
    } else if (!(open ? takeField(open, fields, text, position) : takeOther(found, text, position))) {
      found.lost.push(lineText(position.line, text.trim()));
    }
  }
  return found;
}
function takeField(taken, names, text, position) {
  const [, name = "", written = ""] = fieldPattern.exec(text) ?? [];
  const value = scanValue(written);
  if (!names.includes(name) || value === void 0 || taken.has(name)) return false;
  taken.set(name, { ...position, value });
  return true;
}
function takeOther(found, text, position) {
  if (frame.test(text) || takeField(found.access, ["credentials", "region"], text, position)) {
    return true;
  }
  const line = text.trim();
  const mirror = scanString(line);
  if (mirror !== void 0) found.mirrors.push(mirror);
  const alias = line.endsWith(";") ? splitAlias(line.slice(0, -1)) : void 0;
  if (alias !== void 0) found.aliases.push({ ...alias, line: position.line });
  return mirror !== void 0 || alias !== void 0;
}
function assemble({ entries, aliases, mirrors, access, lost }) {
  const variants = /* @__PURE__ */ new Map();
  const adopted = [];
  const taken = [];
  const isTaken = (path) => taken.some((other) => contains(other, path) || contains(path, other));
  for (const entry of entries) {
    const read = tryTo((refuse) => interpretEntry(entry, refuse));
    const problem = typeof read === "string" ? read : isTaken(entry.attributePath) ? "its attribute is taken" : addTo(variants, adopted, read);
    if (problem === void 0) taken.push(entry.attributePath);
    else lost.push(lineText(entry.line, `${entry.attributePath.join(".")}: ${problem}`));
  }
  const pins = new Set(taken.map(nixAttributePath));
  const kept = aliases.filter(({ attributePath, target, line }) => {
    const good = pins.has(nixAttributePath(target)) && !isTaken(attributePath);
    if (good) taken.push(attributePath);
    else lost.push(lineText(line, `${nixAttributePath(attributePath)}: an alias of nothing`));
    return good;
  });
  const registry = {
    variants,
    adopted,
    aliases: kept.map(({ attributePath, target }) => ({ attributePath, target })),
    access: salvageAccess({ mirrors, access }, lost)
  };
  return { registry, lost };
}
function salvageAccess(scanned, lost) {
  const read = tryTo((refuse) => interpretAccess(scanned, refuse));
  const problem = typeof read === "string" ? read : accessProblem(read);
  if (problem === void 0 && typeof read !== "string") return read;
  lost.push(`mirrors and credentials: ${problem}`);
  return { mirrors: [] };
}
function tryTo(read) {
  let reason;
  try {
    return read((_where, problem) => {
      reason = problem;
      throw new Error(problem);
    });
  } catch (error) {
    if (reason === void 0) throw error;
    return reason;
  }
}
function addTo(variants, adopted, { variant, pin }) {
  if (variant === void 0) {
    adopted.push(pin);
    return void 0;
  }
  const known = variants.get(variant.id) ?? { ...variant, pins: [] };
  const sameBuild = known.record === variant.record && known.commit === variant.commit && known.time === variant.time;
  if (!sameBuild) return `it is of another build than the pins of ${variant.id} above`;
  known.pins.push(pin);
  variants.set(variant.id, known);
  return void 0;
}
function lineText(line, text) {
  return `line ${line}: ${text}`;
}

// src/pipeline/update-file.ts
async function registryInWorkingTree({ paths, registry: { format, salvageable } }, force = false) {
  const text = await textOf(paths.registry);
  if (text === void 0) return { text, registry: emptyRegistry, salvaged: false, lost: [] };
  try {
    return { text, registry: format.read(text, paths.registry), salvaged: false, lost: [] };
  } catch (error) {
    const salvaged = force && salvageable ? salvageRegistry(text) : void 0;
    if (salvaged !== void 0) return { text, ...salvaged, salvaged: true };
    if (force || !salvageable || !isInvalid(error)) throw error;
    throw withForce(error);
  }
}
async function updateFile(project, file, judged, { dryRun }) {
  const { format, settings } = project.registry;
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  const merged = mergeRegistry(file.registry, updatesOf(project, news), settings);
  const text = format.write(merged.registry, file.text, project.paths.registry);
  const differs = text !== file.text;
  if (differs && !dryRun) await replaceFile(project.paths.registry, text);
  return { changes: differs ? merged.changes : [], differs, emptyAliases: merged.emptyAliases };
}
async function checkRegistry(project, variants) {
  const { registry, paths } = project;
  const file = paths.registry;
  try {
    const { text, registry: pinned } = await registryInWorkingTree(project);
    if (text === void 0) {
      registry.format.write(emptyRegistry, void 0, file);
      const hint = "build and publish the variants, then run: isar-artifacts update";
      return [{ problem: `there is no ${file}`, hint }];
    }
    return driftOf(text, pinned, { file, variants, ...registry });
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return [{ problem: error.message, hint: error.hint ?? "" }];
  }
}
async function presentRegistry(project) {
  const { text, registry } = await registryInWorkingTree(project);
  if (text !== void 0) return registry;
  throw new UserError("registry-invalid", `there is no ${project.paths.registry}`, {
    hint: "registry.path names it, and isar-artifacts update writes it"
  });
}
async function textOf(path) {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return void 0;
    throw error;
  }
}
function isInvalid(error) {
  return error instanceof UserError && error.code === "registry-invalid";
}
function withForce(error) {
  const hint = `${error.hint}; isar-artifacts update --force --dry-run says what would be lost`;
  return new UserError(error.code, error.message, { hint, cause: error });
}

export {
  registryInWorkingTree,
  updateFile,
  checkRegistry,
  presentRegistry
};
