import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-MKGESCEX.js";
import {
  outcomesToJson
} from "./chunk-DK5FPERE.js";
import {
  openContext
} from "./chunk-4LUL6HWG.js";
import "./chunk-4OIDZ6CC.js";
import "./chunk-WWYU5MWC.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  buildMatrix
} from "./chunk-LAFEFFJL.js";
import "./chunk-7UEEGACV.js";
import "./chunk-TK4T2WY7.js";
import "./chunk-K45UBTEV.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunk-E4GBNILP.js";
import "./chunk-EVHKU7VL.js";
import "./chunk-5BRMZNXI.js";
import {
  outcomeSections
} from "./chunk-JKWR6EQJ.js";
import "./chunk-E373FUD4.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-WZLASJVA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-YYY2E5ZF.js";
import "./chunk-RAHMJYVQ.js";
import "./chunk-ACCXSHHD.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-YAFHFVQG.js";
import "./chunk-4NGZGFID.js";
import "./chunk-SEOIEODS.js";
import "./chunk-Z76DBL4W.js";
import "./chunk-JBDBATLL.js";
import "./chunk-62VNJ7LW.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-YJJPIUWA.js";
import "./chunk-Q5JQWA7U.js";
import "./chunk-UV7JCSVC.js";
import "./chunk-46Z27BB2.js";
import "./chunk-N6FMNX35.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-KT4HPTFN.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-EATYCUK2.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-EASYWFU5.js";
import "./chunk-QLIL6GH6.js";

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
