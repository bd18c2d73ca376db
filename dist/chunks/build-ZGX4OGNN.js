import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-SW2724LF.js";
import {
  outcomesToJson
} from "./chunk-2EPESCNY.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import {
  buildMatrix
} from "./chunk-ABGRV462.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunk-TI5A3XWX.js";
import {
  outcomeSections
} from "./chunk-ZSK25TT6.js";
import "./chunk-2LACJA54.js";
import "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-UUFSOOWM.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-WWNFYCC4.js";
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
    retries: given.retries ?? 0,
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
