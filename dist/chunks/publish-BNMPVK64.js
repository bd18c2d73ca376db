import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-NC4DMGRW.js";
import {
  outcomesToJson
} from "./chunk-HYADMFRQ.js";
import {
  openContext
} from "./chunk-E7LUSDNH.js";
import "./chunk-4W5I5SPU.js";
import {
  exitCodeOf,
  publishRecords
} from "./chunk-QC5V5ZMU.js";
import {
  outcomeSections
} from "./chunk-CU4H6F37.js";
import "./chunk-OYFFF5YI.js";
import "./chunk-35W4A2TG.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-P6S2EDI2.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-DYEJXPTT.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-FQURIM7A.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-IS2CJZEK.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

// src/cli/publish.ts
async function publish(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const dryRun = given.dryRun === true;
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, {
    reporter,
    signal,
    force: given.force === true,
    repair: given.repair === true,
    dryRun
  });
  ending.code = exitCodeOf(outcomes);
  await conclude(
    context,
    { dryRun, variants: outcomesToJson(project, outcomes) },
    () => outcomeSections(outcomes)
  );
}
export {
  publish
};
