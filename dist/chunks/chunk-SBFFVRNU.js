import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  changesBetween,
  checkPlanned,
  mergeRegistry,
  otherParts,
  updatesOf
} from "./chunk-R755XBXD.js";
import {
  replaceFile
} from "./chunk-DVC4KMBF.js";
import {
  emptyRegistry,
  isInvalid,
  nixAttributePath,
  pinsOf,
  registryInWorkingTree
} from "./chunk-BQ3PFRMS.js";

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

// src/pipeline/update-file.ts
async function updateFile(project, file, judged, { dryRun }) {
  const { format, settings } = project.registry;
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  const merged = mergeRegistry(file.registry, updatesOf(project, news), settings);
  const text = format.write(merged.registry, file.text, project.registry.file);
  const differs = text !== file.text;
  if (differs && !dryRun) await replaceFile(project.registry.file, text);
  return { changes: differs ? merged.changes : [], differs, emptyAliases: merged.emptyAliases };
}
async function checkRegistry(project, variants) {
  const { registry } = project;
  const { file } = registry;
  try {
    const { text, registry: pinned } = await registryInWorkingTree(registry);
    if (text === void 0) {
      registry.format.write(emptyRegistry, void 0, file);
      const hint = "build and publish the variants, then run: isar-artifacts update";
      return [{ problem: `there is no ${file}`, hint }];
    }
    return driftOf(text, pinned, { ...registry, variants });
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return [{ problem: error.message, hint: error.hint ?? "" }];
  }
}

export {
  updateFile,
  checkRegistry
};
