import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-H6R6PC7W.js";
import {
  openContext
} from "./chunk-DI2BVNYX.js";
import "./chunk-KERDJE4N.js";
import {
  judgeForProposal,
  proposalSections,
  proposeUpdate
} from "./chunk-54SSOPFC.js";
import "./chunk-4UW3D4FO.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-LSQ2IVCJ.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-YDKH6Q6J.js";
import "./chunk-BQ62VFUW.js";
import "./chunk-76KG35U6.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-4QFDLJGZ.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import "./chunk-MRFM4TAP.js";
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
