import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  planVariants
} from "./chunk-XWC4ZYAC.js";

// src/plan/load.ts
import { machine } from "node:os";
async function loadPlan(loaded, environment) {
  const { config } = loaded;
  const variants = await selectionsOf(loaded, environment);
  const plan = planVariants({ ...config, variants }, { arch: machine() });
  if (plan.problems.length > 0) throw loaded.error(plan.problems);
  return plan.variants;
}
async function selectionsOf(loaded, environment) {
  const { variants } = loaded.config;
  if (variants === void 0 || Array.isArray(variants)) return variants;
  const { externalMatrix } = await import("./external-matrix-BF5Q3T7F.js");
  return externalMatrix(variants.command, loaded, environment);
}

export {
  loadPlan
};
