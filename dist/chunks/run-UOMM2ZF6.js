import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-RIBHQ5UR.js";
import {
  outcomesToJson,
  proposalToJson
} from "./chunk-P2U5VK3S.js";
import {
  openContext
} from "./chunk-DI2BVNYX.js";
import "./chunk-KERDJE4N.js";
import {
  runPipeline
} from "./chunk-G2N34DI3.js";
import "./chunk-GKZZIM4E.js";
import {
  exitCodeOf
} from "./chunk-KI4KLPKG.js";
import {
  outcomeSections,
  proposalSections
} from "./chunk-54SSOPFC.js";
import "./chunk-ZAJZ4XAS.js";
import "./chunk-4UW3D4FO.js";
import "./chunk-W2WEDBKE.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-LSQ2IVCJ.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-YDKH6Q6J.js";
import "./chunk-BQ62VFUW.js";
import "./chunk-76KG35U6.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-4QFDLJGZ.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import "./chunk-MRFM4TAP.js";
import "./chunk-RZGYXAJU.js";

// src/cli/run.ts
async function run(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) {
    const { branch } = await project.forge();
    const next = `Then: publish what is news to ${project.store.location}, and propose it on ${branch}.`;
    return concludeDryRun(context, next);
  }
  const [failFast, force] = [given.failFast === true, given.force === true];
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast,
    force
  });
  ending.code = exitCodeOf(outcomes, proposal);
  await conclude(
    context,
    { variants: outcomesToJson(project, outcomes), proposal: proposalToJson(proposal) },
    () => [...outcomeSections(outcomes), ...proposalSections(proposal)]
  );
}
export {
  run
};
