import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  filterVariants,
  loadPlan
} from "./chunk-ENXU7H7N.js";
import {
  loadConfig
} from "./chunk-2ZUSW442.js";
import "./chunk-EMVOHNR7.js";
import {
  printResult,
  table
} from "./chunk-ZSINUDGM.js";
import "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";

// src/cli/plan.ts
async function plan(given) {
  const variants = filterVariants(loadPlan(await loadConfig(given.config)), given);
  printResult(
    given.json === true,
    { variants: variants.map(toJson) },
    () => table(
      ["variant", "runs on", "kas chain", "artifacts"],
      variants.map(({ id, runsOn, kas, artifacts }) => [
        id,
        runsOn.join(","),
        kas.join(":"),
        artifacts.map(({ key }) => key).join(", ")
      ])
    )
  );
}
function toJson({ id, axes, kas, runsOn, artifacts }) {
  return {
    id,
    machine: axes.machine,
    role: axes.role,
    axes,
    kas,
    runsOn,
    artifacts: artifacts.map(({ attributePath, name, output }) => ({
      attribute: attributePath.join("."),
      name,
      output
    }))
  };
}
export {
  plan
};
