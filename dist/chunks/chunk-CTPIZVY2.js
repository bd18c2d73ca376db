import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  allHosts,
  planVariants
} from "./chunk-XWC4ZYAC.js";

// src/plan/changed-config.ts
import { isDeepStrictEqual } from "node:util";
var ofVariants = ["axes", "variants", "exclude", "output", "artifacts", "names", "runs-on"];
var ofVariantsInKas = ["files", "environment"];
var idle = ["version", "group-by", "pull-request"];
var idleInVariant = ["runsOn"];
function changedConfig(before, after, file) {
  const everything = (why) => ({ everything: why, variants: /* @__PURE__ */ new Map() });
  const settings = [
    ...differing(before, after, [...ofVariants, ...idle, "kas"]),
    ...differing(before.kas, after.kas, ofVariantsInKas).map((key) => `kas.${key}`)
  ];
  if (settings.length > 0) return everything(`${file} changed: ${settings.join(", ")}`);
  if (isByProgram(before) || isByProgram(after))
    return everything(`${file} changed, and a program prints the matrix`);
  const changed = /* @__PURE__ */ new Map();
  for (const host of allHosts([...archesOf(before), ...archesOf(after)])) {
    const old = planVariants(before, host);
    if (old.problems.length > 0) return everything(`${file} changed, and was wrong before`);
    const was = new Map(old.variants.map((variant) => [variant.id, variant]));
    for (const variant of planVariants(after, host).variants) {
      const one = was.get(variant.id);
      const keys = one && differing(one, variant, idleInVariant);
      const what = keys === void 0 ? "the variant is new" : keys.join(", ");
      if (what !== "") changed.set(variant.id, `${file} changed: ${what}`);
    }
  }
  return { variants: changed };
}
function isByProgram({ variants }) {
  return variants !== void 0 && !Array.isArray(variants);
}
function archesOf({ axes }) {
  return Object.values(axes).flatMap(
    (values) => Object.values(values).map((value) => typeof value === "object" ? value.arch : void 0)
  );
}
function differing(before, after, except) {
  const [one, other] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [.../* @__PURE__ */ new Set([...one.keys(), ...other.keys()])].filter(
    (key) => !except.includes(key) && !isDeepStrictEqual(one.get(key), other.get(key))
  );
}

export {
  changedConfig,
  isByProgram
};
