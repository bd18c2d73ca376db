import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  openContext
} from "./chunk-VUWQV3KQ.js";
import "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  pruneSections,
  pruneToJson,
  pruneWithProgress
} from "./chunk-CUVWJ3VK.js";
import "./chunk-NHCL6BFM.js";
import "./chunk-7WXHRDRA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/prune.ts
async function prune(given) {
  const context = await openContext(given);
  const { project, reporter, signal } = context;
  const pruned = await pruneWithProgress(project, {
    delete: given.delete === true,
    olderThan: given.olderThan,
    offline: given.offline === true,
    reporter,
    signal
  });
  await conclude(context, pruneToJson(pruned), () => pruneSections(pruned, project.store.location));
}
export {
  prune
};
