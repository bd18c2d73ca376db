import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-H6R6PC7W.js";
import {
  outcomesToJson
} from "./chunk-P2U5VK3S.js";
import {
  openContext
} from "./chunk-DI2BVNYX.js";
import "./chunk-KERDJE4N.js";
import {
  exitCodeOf,
  publishRecords
} from "./chunk-KI4KLPKG.js";
import {
  outcomeSections
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

// src/cli/publish.ts
async function publish(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, { reporter, signal, force, dryRun });
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
