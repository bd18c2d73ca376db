import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  plainReporter
} from "./chunk-MIAC7T43.js";
import {
  printResult
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  caution,
  changedSince,
  changedSinceJson,
  explanation,
  groupingOf,
  jobGroups,
  touchedOf
} from "./chunk-XGBY67ZR.js";
import "./chunk-CTPIZVY2.js";
import "./chunk-TK4T2WY7.js";
import "./chunk-K45UBTEV.js";
import "./chunk-VKEV3O3Y.js";
import "./chunk-6W7LUZEU.js";
import "./chunk-DQDEHG6U.js";
import {
  filterVariants
} from "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import {
  tableToText
} from "./chunk-T5CYGPQR.js";
import {
  loadConfig
} from "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import {
  loadPlan
} from "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/plan.ts
async function plan(given) {
  const since = given.changedSince || void 0;
  if (given.explain && since === void 0) throw unexplained();
  const loaded = await loadConfig(given.config);
  const all = await loadPlan(loaded, process.env);
  const selected = filterVariants(all, given);
  const project = { file: given.config, loaded, variants: all, environment: process.env };
  const changed = since === void 0 ? void 0 : await changedSince(since, project);
  const warning = changed && caution(changed);
  if (warning !== void 0) plainReporter(process).warn(warning);
  const variants = changed === void 0 ? selected : touchedOf(selected, changed);
  const jobs = jobGroups(variants, groupingOf(loaded.config, given.groupBy || void 0));
  const jobOf = new Map(jobs.flatMap((job) => job.variants.map(({ id }) => [id, job.id])));
  const result = {
    variants: variants.map(toJson),
    jobs: jobs.map(jobToJson),
    ...changed && { changedSince: changedSinceJson(selected, changed) }
  };
  printResult(given.json === true, result, () => {
    if (changed !== void 0 && given.explain) return explained(selected, changed);
    if (variants.length === 0) return `nothing to build: no variant is touched since ${since}`;
    return tableToText(
      ["job", "variant", "runs on", "kas chain", "artifacts"],
      variants.map(({ id, runsOn, kas, artifacts }) => [
        jobOf.get(id) ?? "",
        id,
        runsOn.join(","),
        kas.join(":"),
        artifacts.map(({ key }) => key).join(", ")
      ])
    );
  });
}
function unexplained() {
  return new UserError("usage-invalid", "--explain goes with --changed-since", {
    hint: "name what the working tree is compared with: --changed-since origin/main"
  });
}
function explained(selected, changed) {
  const { head, rows } = explanation(selected, changed);
  return tableToText(head, rows);
}
function jobToJson({ id, name, runsOn, variants }) {
  return { id, name, runsOn, variants: variants.map((variant) => variant.id) };
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
