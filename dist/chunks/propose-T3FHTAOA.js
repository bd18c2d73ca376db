import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-JXWTWWSM.js";
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
  proposalSections
} from "./chunk-JKWR6EQJ.js";
import "./chunk-E373FUD4.js";
import {
  judgeForProposal,
  proposeUpdate
} from "./chunk-WZLASJVA.js";
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

// src/cli/propose.ts
async function propose(given) {
  const context = await openContext(given);
  const { project, selected } = context;
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true
  });
  await conclude(context, { proposal }, () => proposalSections(proposal));
}
export {
  propose
};
