import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-4DVVEIRD.js";
import {
  openContext
} from "./chunk-ET7X6JM2.js";
import "./chunk-4W5I5SPU.js";
import {
  judgeForProposal,
  proposalSections,
  proposeUpdate
} from "./chunk-E4D5G6CO.js";
import "./chunk-3QNFN5LB.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
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
