import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix
} from "./chunk-PWDHU6GR.js";
import {
  readyToPublish
} from "./chunk-ZBM7RMI6.js";
import {
  incompleteOf,
  judgedOf,
  proposeUpdate,
  readyToPropose
} from "./chunk-R755XBXD.js";
import {
  asUserError
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
  await readyToPropose(project);
  const publishing = await readyToPublish(project, options);
  const outcomes = await buildMatrix(project, variants, { ...options, publishing });
  options.signal.throwIfAborted();
  const failures = incompleteOf(outcomes);
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
