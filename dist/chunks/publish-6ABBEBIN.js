import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-RCYLQEFO.js";
import {
  outcomesToJson
} from "./chunk-P4BPIBKM.js";
import {
  openContext
} from "./chunk-7VSCGR2G.js";
import "./chunk-4W5I5SPU.js";
import {
  exitCodeOf,
  publishRecords
} from "./chunk-NIYHXGBP.js";
import {
  outcomeSections
} from "./chunk-2B6CJXSG.js";
import "./chunk-4GL2CLYD.js";
import "./chunk-SVZBM6PK.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-XTOD6MRH.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-TSFBLCHP.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-GSUZIC5J.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-XWK2CXHD.js";
import "./chunk-FD2JS6YB.js";
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
