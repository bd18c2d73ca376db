import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-YCPW3ZBR.js";
import {
  outcomesToJson
} from "./chunk-V3LZJ2RD.js";
import {
  openContext
} from "./chunk-GJWGEQTH.js";
import "./chunk-4W5I5SPU.js";
import {
  buildMatrix
} from "./chunk-QYKTONUH.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunk-7YK2G5VX.js";
import "./chunk-NYGW4SZC.js";
import {
  outcomeSections
} from "./chunk-BUZOWKOH.js";
import "./chunk-EXUHDABD.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-QETTRJCU.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-X3XUADOR.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-VCOSSPEA.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-IB4574WW.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-BSJSHUDP.js";
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
