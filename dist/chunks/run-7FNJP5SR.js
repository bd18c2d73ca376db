import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-I7HSSKLI.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-GDSFCTBK.js";
import {
  openContext
} from "./chunk-CMUY7FIM.js";
import "./chunk-4W5I5SPU.js";
import {
  runPipeline
} from "./chunk-3ZT5H3ID.js";
import "./chunk-SLTGJIZL.js";
import {
  exitCodeOf
} from "./chunk-S5KMMDO3.js";
import "./chunk-AQ2VNZ6D.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-F54SG4P3.js";
import "./chunk-LK72MQEJ.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-C4NY7RVI.js";
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
import "./chunk-PRD6IY35.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-ASC44PQO.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-TPNFCBU5.js";
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
