import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  publishRecords
} from "./chunk-KOD2HRLD.js";
import {
  recordsOf
} from "./chunk-J4SYLGYR.js";
import {
  exitCodeOf,
  openContext,
  outcomesToJson,
  outcomesToText
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

// src/cli/publish.ts
async function publish(given, ending) {
  const { project, selected, reporter, signal } = await openContext(given);
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, { reporter, signal, force, dryRun });
  ending.code = exitCodeOf(outcomes);
  printResult(
    given.json === true,
    { dryRun, variants: outcomesToJson(project, outcomes) },
    () => outcomesToText(outcomes)
  );
}
export {
  publish
};
