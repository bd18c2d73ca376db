import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  builtRecords,
  noRecords
} from "./chunk-JXWTWWSM.js";
import {
  judgedToJson
} from "./chunk-DK5FPERE.js";
import {
  openContext
} from "./chunk-4LUL6HWG.js";
import "./chunk-4OIDZ6CC.js";
import "./chunk-WWYU5MWC.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  changesSection,
  driftSections,
  proposalSections
} from "./chunk-JKWR6EQJ.js";
import "./chunk-E373FUD4.js";
import {
  checkRegistry,
  registryInWorkingTree,
  updateFile
} from "./chunk-CIAZBXU4.js";
import {
  isPublished,
  judgeForProposal,
  judgeRecord,
  judgingFor,
  proposeUpdate
} from "./chunk-WZLASJVA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-YYY2E5ZF.js";
import "./chunk-RAHMJYVQ.js";
import "./chunk-ACCXSHHD.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-YAFHFVQG.js";
import "./chunk-4NGZGFID.js";
import "./chunk-SEOIEODS.js";
import "./chunk-Z76DBL4W.js";
import "./chunk-JBDBATLL.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-YJJPIUWA.js";
import "./chunk-Q5JQWA7U.js";
import "./chunk-UV7JCSVC.js";
import "./chunk-46Z27BB2.js";
import "./chunk-N6FMNX35.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-KT4HPTFN.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-EATYCUK2.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import {
  exitCodes
} from "./chunk-BNEZOXMQ.js";
import "./chunk-EASYWFU5.js";
import "./chunk-QLIL6GH6.js";

// src/cli/update.ts
async function update(given, ending) {
  const context = await openContext({ ...given, dryRun: given.check ? true : given.dryRun });
  if (given.check) return check(context, ending);
  const { project, selected, reporter, signal } = context;
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const file = await registryInWorkingTree(project, force);
  const records = await builtRecords(project.paths.records, selected);
  for (const line of file.lost) reporter.warn(`${dryRun ? "would lose" : "lost"} ${line}`);
  const forced = force && !file.salvaged;
  const options = judgingFor(project, { force: forced, signal });
  const judged = await Promise.all(
    records.map((record) => judgeRecord(file.registry, record, options))
  );
  const { changes, differs, emptyAliases } = await updateFile(project, file, judged, { dryRun });
  if (records.length === 0 && !differs) throw noRecords(project.paths.records, selected);
  for (const alias of emptyAliases) reporter.warn(`the alias ${alias} leads to no artifact`);
  for (const id of unpublished(judged)) {
    reporter.warn(
      `${id} is pinned without a URL: Nix will ask for the file until isar-artifacts publish`
    );
  }
  const proposal = given.propose ? await proposeUpdate(project, await judgeForProposal(project, records, force), {
    failures: [],
    dryRun,
    signal
  }) : void 0;
  await conclude(
    context,
    {
      dryRun,
      registry: project.paths.registry,
      changes,
      lost: file.lost,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal
    },
    () => [
      { title: `${project.paths.registry}:`, ...changesSection(changes, differs) },
      ...proposal === void 0 ? [] : proposalSections(proposal)
    ]
  );
}
async function check(context, ending) {
  const drift = await checkRegistry(context.project, context.selected);
  if (drift.length > 0) ending.code = exitCodes.drift;
  const { registry } = context.project.paths;
  await conclude(context, { registry, drift }, () => driftSections(registry, drift));
}
function unpublished(judged) {
  return judged.filter(({ record, verdict }) => verdict.news && !isPublished(record)).map(({ record }) => record.variant.id);
}
export {
  update
};
