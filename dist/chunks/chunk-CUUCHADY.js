import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix
} from "./chunk-MYRY5FLB.js";
import {
  failuresOf,
  judgedOf,
  proposeUpdate,
  readyToPublish
} from "./chunk-VXDXTLKA.js";
import {
  asUserError
} from "./chunk-MRFM4TAP.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
  const publishAgainst = await readyToPublish(project);
  const outcomes = await buildMatrix(project, variants, { ...options, publishAgainst });
  options.signal.throwIfAborted();
  const failures = failuresOf(outcomes);
  try {
    const proposal = await proposeUpdate(project, judgedOf(outcomes), { failures, dryRun: false });
    return { outcomes, proposal };
  } catch (cause) {
    const error = asUserError(cause);
    if (error === void 0) throw cause;
    return { outcomes, proposal: { kind: "failed", error } };
  }
}

export {
  runPipeline
};
