import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-QJYLXL7M.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-RGPUHG4T.js";
import {
  openContext
} from "./chunk-ET7X6JM2.js";
import "./chunk-4W5I5SPU.js";
import {
  runPipeline
} from "./chunk-EN7F6Y5C.js";
import "./chunk-INYZ44DU.js";
import {
  exitCodeOf
} from "./chunk-IXN33PFZ.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-E4D5G6CO.js";
import "./chunk-3QNFN5LB.js";
import "./chunk-X3XUADOR.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-3QUBKG46.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-7TR46AXR.js";
import "./chunk-R54RVDIE.js";
import "./chunk-7WMP3E56.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-IBW2WXQI.js";
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
