import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-5SCAQYGO.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-HYADMFRQ.js";
import {
  openContext
} from "./chunk-E7LUSDNH.js";
import "./chunk-4W5I5SPU.js";
import {
  runPipeline
} from "./chunk-GZHWTWTF.js";
import "./chunk-EUP7T3CG.js";
import {
  exitCodeOf
} from "./chunk-QC5V5ZMU.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-CU4H6F37.js";
import "./chunk-OYFFF5YI.js";
import "./chunk-35W4A2TG.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-P6S2EDI2.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-UUFSOOWM.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-DYEJXPTT.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-FQURIM7A.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-IS2CJZEK.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

// src/cli/run.ts
async function run(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) {
    const { branch } = await project.forge();
    const next = `Then: publish what is news to ${project.store.location}, and propose it on ${branch}.`;
    return concludeDryRun(context, next);
  }
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    force: given.force === true,
    repair: given.repair === true
  });
  ending.code = exitCodeOf(outcomes, proposal);
  await conclude(
    context,
    { variants: outcomesToJson(project, outcomes), proposal: proposalToJson(proposal) },
    () => [...outcomeSections(outcomes), ...proposalSections(proposal)]
  );
}
export {
  run
};
