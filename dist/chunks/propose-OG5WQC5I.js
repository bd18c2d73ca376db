import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-J4SYLGYR.js";
import {
  judgeForProposal,
  openContext,
  proposalToText,
  proposeUpdate
} from "./chunk-WQVMMQDT.js";
import "./chunk-J7X42FFD.js";
import "./chunk-ENXU7H7N.js";
import "./chunk-2ZUSW442.js";
import "./chunk-EMVOHNR7.js";
import "./chunk-VHY6OXVL.js";
import {
  printResult
} from "./chunk-ZSINUDGM.js";
import "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";

// src/cli/propose.ts
async function propose(given) {
  const { project, selected } = await openContext(given);
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true
  });
  printResult(given.json === true, { proposal }, () => proposalToText(proposal));
}
export {
  propose
};
