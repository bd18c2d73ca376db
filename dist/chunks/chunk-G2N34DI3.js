import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix
} from "./chunk-GKZZIM4E.js";
import {
  failuresOf,
  judgedOf,
  proposeUpdate,
  readyToPublish
} from "./chunk-54SSOPFC.js";
import {
  asUserError
} from "./chunk-MRFM4TAP.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
  const publishAgainst = await readyToPublish(project);
  const outcomes = await buildMatrix(project, variants, { ...options, publishAgainst });
  options.signal.throwIfAborted();
  const failures = failuresOf(outcomes);
  const judged = judgedOf(outcomes);
  return { outcomes, proposal: await tryToPropose(project, judged, { failures, dryRun: false }) };
}
async function tryToPropose(...[project, judged, options]) {
  try {
    return await proposeUpdate(project, judged, options);
  } catch (cause) {
    const error = asUserError(cause);
    if (error === void 0) throw cause;
    return { kind: "failed", error };
  }
}

export {
  runPipeline,
  tryToPropose
};
