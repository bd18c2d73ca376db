import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix
} from "./chunk-EUP7T3CG.js";
import {
  readyToPublish
} from "./chunk-QC5V5ZMU.js";
import {
  failuresOf,
  judgedOf
} from "./chunk-CU4H6F37.js";
import {
  proposeUpdate,
  readyToPropose
} from "./chunk-35W4A2TG.js";
import {
  asUserError
} from "./chunk-VDBMEP3O.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
  await readyToPropose(project);
  const publishing = await readyToPublish(project, options);
  const outcomes = await buildMatrix(project, variants, { ...options, publishing });
  options.signal.throwIfAborted();
  const failures = failuresOf(outcomes);
  const judged = judgedOf(outcomes);
  const { signal } = options;
  const proposal = await tryToPropose(project, judged, { failures, dryRun: false, signal });
  return { outcomes, proposal };
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
