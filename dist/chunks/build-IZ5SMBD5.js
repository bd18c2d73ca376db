import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-QJYLXL7M.js";
import {
  outcomesToJson
} from "./chunk-RGPUHG4T.js";
import {
  openContext
} from "./chunk-ET7X6JM2.js";
import "./chunk-4W5I5SPU.js";
import {
  buildMatrix
} from "./chunk-INYZ44DU.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunk-IXN33PFZ.js";
import {
  outcomeSections
} from "./chunk-E4D5G6CO.js";
import "./chunk-3QNFN5LB.js";
import "./chunk-X3XUADOR.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-WWNFYCC4.js";
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

// src/cli/build.ts
async function build(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) {
    const publishing = `Then: publish what is news to ${project.store.location}.`;
    return concludeDryRun(context, given.publish ? publishing : "Nothing is published.");
  }
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    force: given.force === true,
    publishing: given.publish ? await readyToPublish(project, { reporter, signal, repair: given.repair === true }) : void 0
  });
  ending.code = exitCodeOf(outcomes);
  await conclude(
    context,
    { variants: outcomesToJson(project, outcomes) },
    () => outcomeSections(outcomes)
  );
}
export {
  build
};
