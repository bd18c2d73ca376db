import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-JZQ2ZKOV.js";
import {
  currentOf,
  judgeRecord,
  openContext,
  proposalToText,
  proposeUpdate
} from "./chunk-BHNERBBP.js";
import {
  printResult
} from "./chunk-ZSINUDGM.js";

// src/cli/propose.ts
async function propose(given) {
  const { project, selected } = await openContext(given);
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true
  });
  printResult(given.json === true, { proposal }, () => proposalToText(project, proposal));
}
async function judgeForProposal(project, records, force) {
  const current = await currentOf(project);
  return Promise.all(
    records.map((record) => judgeRecord(current, record, { store: project.store, force }))
  );
}

export {
  propose,
  judgeForProposal
};
