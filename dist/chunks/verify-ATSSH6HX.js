import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  exitCodeOfVerify,
  registryAt,
  verifySections,
  verifyToJson,
  verifyWithProgress
} from "./chunk-5PGW5B4U.js";
import {
  presentRegistry
} from "./chunk-GK2O4QE7.js";
import {
  openContext
} from "./chunk-7VSCGR2G.js";
import "./chunk-4W5I5SPU.js";
import "./chunk-4GL2CLYD.js";
import "./chunk-SVZBM6PK.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-XTOD6MRH.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
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
