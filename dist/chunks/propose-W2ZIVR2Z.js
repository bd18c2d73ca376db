import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-SFHDQWKX.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import {
  proposalSections
} from "./chunk-ZSK25TT6.js";
import {
  judgeForProposal,
  proposeUpdate
} from "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
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
