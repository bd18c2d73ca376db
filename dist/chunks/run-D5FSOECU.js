import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-QF246DBD.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-NL7PCMU5.js";
import {
  openContext
} from "./chunk-2ZWK4CEE.js";
import "./chunk-P5EIN4C2.js";
import {
  runPipeline
} from "./chunk-M73BQUV6.js";
import "./chunk-4CDKOFBM.js";
import {
  exitCodeOf
} from "./chunk-MFK2NWVN.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-5PSM4UWG.js";
import "./chunk-4BQ27KHK.js";
import "./chunk-IPISB2H3.js";
import "./chunk-CRKCC4BO.js";
import "./chunk-H6P3ETAP.js";
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
import "./chunk-PU2ZLDEM.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-GITUJ3BS.js";
import "./chunk-AWBIRVOM.js";
import "./chunk-5SWI5CJZ.js";
import "./chunk-6S7CRL34.js";
import "./chunk-7DH6ZY5X.js";
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
