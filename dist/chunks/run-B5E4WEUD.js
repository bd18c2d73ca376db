import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix,
  printDryRun
} from "./chunk-QYVIHX3K.js";
import "./chunk-COWTYDBL.js";
import "./chunk-KOD2HRLD.js";
import {
  currentOf,
  exitCodeOf,
  failuresOf,
  judgedOf,
  openContext,
  outcomesToJson,
  outcomesToText,
  proposalToJson,
  proposalToText,
  proposeUpdate
} from "./chunk-WQVMMQDT.js";
import "./chunk-J7X42FFD.js";
import "./chunk-ENXU7H7N.js";
import "./chunk-2ZUSW442.js";
import "./chunk-EMVOHNR7.js";
import "./chunk-NFYIIOGF.js";
import "./chunk-VHY6OXVL.js";
import {
  printResult
} from "./chunk-ZSINUDGM.js";
import {
  asUserError
} from "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";

// src/pipeline/run.ts
async function runPipeline(project, variants, options) {
  const publishAgainst = await currentOf(project);
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

// src/cli/run.ts
async function run(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const json = given.json === true;
  if (given.dryRun) {
    const { branch } = await project.forge();
    const next = `Then: publish what is news to ${project.store.location}, and propose it on ${branch}.`;
    return printDryRun(context, { json, next });
  }
  const [failFast, force] = [given.failFast === true, given.force === true];
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast,
    force
  });
  ending.code = proposal.kind === "failed" ? proposal.error.exitCode : exitCodeOf(outcomes);
  printResult(
    json,
    { variants: outcomesToJson(project, outcomes), proposal: proposalToJson(proposal) },
    () => [outcomesToText(outcomes), proposalToText(proposal)].join("\n\n")
  );
}
export {
  run
};
