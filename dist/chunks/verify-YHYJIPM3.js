import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
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
  exitCodeOfVerify,
  registryAt,
  verifySections,
  verifyToJson,
  verifyWithProgress
} from "./chunk-SMS2S6LS.js";
import "./chunk-EVHKU7VL.js";
import "./chunk-WTBEEIOR.js";
import {
  presentRegistry
} from "./chunk-CIAZBXU4.js";
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

// src/cli/verify.ts
import { relative } from "node:path";
async function verify(given, ending) {
  const context = await openContext(given);
  const { project, reporter, signal } = context;
  const { ref } = given;
  const path = relative(project.source.root, project.paths.registry);
  const what = ref === void 0 ? path : `${ref}:${path}`;
  const registry = ref === void 0 ? await presentRegistry(project) : await registryAt(project, ref);
  const deep = given.deep === true;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  ending.code = exitCodeOfVerify(result, { allowUnpublished: given.allowUnpublished === true });
  await conclude(context, verifyToJson(what, result), () => verifySections(what, result));
}
export {
  verify
};
