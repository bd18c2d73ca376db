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
  exitCodeOfVerify,
  registryAt,
  verifySections,
  verifyToJson,
  verifyWithProgress
} from "./chunk-5TMVUP75.js";
import "./chunk-2W5T2U5M.js";
import "./chunk-NHCL6BFM.js";
import "./chunk-LB6Y46JB.js";
import "./chunk-RKKAQZ4V.js";
import "./chunk-N7TIF42K.js";
import "./chunk-7WXHRDRA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  presentRegistry
} from "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import "./chunk-4WAYAIKB.js";
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
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/verify.ts
import { relative } from "node:path";
async function verify(given, ending) {
  const context = await openContext({ ...given, dryRun: true });
  const { project, reporter, signal } = context;
  const { ref } = given;
  const path = relative(project.source.root, project.registry.file);
  const what = ref === void 0 ? path : `${ref}:${path}`;
  const registry = ref === void 0 ? await presentRegistry(project.registry) : await registryAt(project, ref);
  const deep = given.deep === true;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  ending.code = exitCodeOfVerify(result, { allowUnpublished: given.allowUnpublished === true });
  await conclude(context, verifyToJson(what, result), () => verifySections(what, result));
}
export {
  verify
};
