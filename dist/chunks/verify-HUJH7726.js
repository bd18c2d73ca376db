import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  exitCodeOfVerify,
  registryAt,
  verifySections,
  verifyToJson,
  verifyWithProgress
} from "./chunk-BA26PXVW.js";
import {
  presentRegistry
} from "./chunk-5V63NNWC.js";
import {
  openContext
} from "./chunk-2ZWK4CEE.js";
import "./chunk-P5EIN4C2.js";
import "./chunk-4BQ27KHK.js";
import "./chunk-IPISB2H3.js";
import "./chunk-CRKCC4BO.js";
import "./chunk-H6P3ETAP.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-PU2ZLDEM.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-GITUJ3BS.js";
import "./chunk-AWBIRVOM.js";
import "./chunk-5SWI5CJZ.js";
import "./chunk-6S7CRL34.js";
import "./chunk-7DH6ZY5X.js";
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
