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
  openContext,
  outcomesToJson,
  outcomesToText
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
import "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";

// src/cli/build.ts
async function build(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const json = given.json === true;
  if (given.dryRun) {
    const publishing = `Then: publish what is news to ${project.store.location}.`;
    return printDryRun(context, {
      json,
      next: given.publish ? publishing : "Nothing is published."
    });
  }
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    force: given.force === true,
    publishAgainst: given.publish ? await currentOf(project) : void 0
  });
  ending.code = exitCodeOf(outcomes);
  printResult(
    json,
    { variants: outcomesToJson(project, outcomes) },
    () => outcomesToText(outcomes)
  );
}
export {
  build
};
