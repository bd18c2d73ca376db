import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-CWJBCA3R.js";
import {
  openContext
} from "./chunk-2ZWK4CEE.js";
import "./chunk-P5EIN4C2.js";
import {
  proposalSections
} from "./chunk-5PSM4UWG.js";
import {
  judgeForProposal,
  proposeUpdate
} from "./chunk-IPISB2H3.js";
import "./chunk-CRKCC4BO.js";
import "./chunk-H6P3ETAP.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
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

// src/cli/propose.ts
async function propose(given) {
  const context = await openContext(given);
  const { project, selected } = context;
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true
  });
  await conclude(context, { proposal }, () => proposalSections(proposal));
}
export {
  propose
};
