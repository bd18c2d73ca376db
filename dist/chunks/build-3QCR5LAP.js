import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildMatrix,
  printDryRun
} from "./chunk-DCS324N2.js";
import "./chunk-COWTYDBL.js";
import "./chunk-DLUOBCL6.js";
import {
  currentOf,
  exitCodeOf,
  openContext,
  outcomesToJson,
  outcomesToText
} from "./chunk-PXIW3QXI.js";
import "./chunk-J7X42FFD.js";
import "./chunk-ENXU7H7N.js";
import "./chunk-FE6R5DMB.js";
import "./chunk-EMVOHNR7.js";
import "./chunk-GNIVOJG4.js";
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
