import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix
} from "./chunk-SLTGJIZL.js";
import {
  readyToPublish
} from "./chunk-S5KMMDO3.js";
import {
  failuresOf,
  judgedOf
} from "./chunk-F54SG4P3.js";
import {
  proposeUpdate
} from "./chunk-LK72MQEJ.js";
import {
  asUserError
} from "./chunk-VDBMEP3O.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
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
