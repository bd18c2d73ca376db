import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  builtRecords,
  noRecords
} from "./chunk-XFTCFUC4.js";
import {
  judgedToJson
} from "./chunk-FC6S7IKS.js";
import {
  openContext
} from "./chunk-VUWQV3KQ.js";
import "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  checkRegistry,
  updateFile
} from "./chunk-SBFFVRNU.js";
import {
  changesSection,
  driftSections,
  judgeForProposal,
  judgeRecord,
  judgingFor,
  proposalSections,
  proposeUpdate
} from "./chunk-R755XBXD.js";
import "./chunk-45GO6AGL.js";
import "./chunk-JYYMHRHX.js";
import "./chunk-VKEV3O3Y.js";
import "./chunk-6W7LUZEU.js";
import {
  isPublished
} from "./chunk-N7TIF42K.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  registryInWorkingTree
} from "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-EATYCUK2.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  exitCodes
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/update.ts
async function update(given, ending) {
  const context = await openContext({ ...given, dryRun: given.check ? true : given.dryRun });
  if (given.check) return check(context, ending);
  const { project, selected, reporter, signal } = context;
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const file = await registryInWorkingTree(project.registry, force);
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
      `${id} is pinned without a URL: Nix will ask for the file until isar-artifacts publish --pinned`
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
      registry: project.registry.file,
      changes,
      lost: file.lost,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal
    },
    () => [
      { title: `${project.registry.file}:`, ...changesSection(changes, differs) },
      ...proposal === void 0 ? [] : proposalSections(proposal)
    ]
  );
}
async function check(context, ending) {
  const drift = await checkRegistry(context.project, context.selected);
  if (drift.length > 0) ending.code = exitCodes.drift;
  const { file } = context.project.registry;
  await conclude(context, { registry: file, drift }, () => driftSections(file, drift));
}
function unpublished(judged) {
  return judged.filter(({ record, verdict }) => verdict.news && !isPublished(record)).map(({ record }) => record.variant.id);
}
export {
  update
};
