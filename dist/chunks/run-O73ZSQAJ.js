import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-SW2724LF.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-2EPESCNY.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import {
  runPipeline
} from "./chunk-2OL525ML.js";
import "./chunk-ABGRV462.js";
import {
  exitCodeOf
} from "./chunk-TI5A3XWX.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-ZSK25TT6.js";
import "./chunk-2LACJA54.js";
import "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-UUFSOOWM.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-YGHJ4LJQ.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-G57GDGAH.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-G7R5JXV6.js";
import "./chunk-FD2JS6YB.js";
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
