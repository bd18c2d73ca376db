import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  printResult
} from "./chunk-KAYTVSLI.js";
import {
  filterVariants,
  loadPlan
} from "./chunk-YGHJ4LJQ.js";
import "./chunk-UGVLLAXQ.js";
import {
  loadConfig
} from "./chunk-G57GDGAH.js";
import {
  tableToText
} from "./chunk-TH3Z5QQC.js";
import "./chunk-G7R5JXV6.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

// src/cli/plan.ts
async function plan(given) {
  const variants = filterVariants(
    await loadPlan(await loadConfig(given.config), process.env),
    given
  );
  printResult(
    given.json === true,
    { variants: variants.map(toJson) },
    () => tableToText(
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
