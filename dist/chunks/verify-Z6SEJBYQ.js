import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  exitCodeOfVerify,
  registryAt,
  verifySections,
  verifyToJson,
  verifyWithProgress
} from "./chunk-TONCFN7L.js";
import {
  presentRegistry
} from "./chunk-XZEW4I7B.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import "./chunk-2LACJA54.js";
import "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
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
