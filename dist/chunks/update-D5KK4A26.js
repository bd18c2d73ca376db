import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  builtRecords,
  noRecords
} from "./chunk-SFHDQWKX.js";
import {
  checkRegistry,
  registryInWorkingTree,
  updateFile
} from "./chunk-XZEW4I7B.js";
import {
  judgedToJson
} from "./chunk-2EPESCNY.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import {
  changesSection,
  driftSections,
  proposalSections
} from "./chunk-ZSK25TT6.js";
import {
  isPublished,
  judgeForProposal,
  judgeRecord,
  proposeUpdate
} from "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-YGHJ4LJQ.js";
import "./chunk-UGVLLAXQ.js";
import "./chunk-G57GDGAH.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-G7R5JXV6.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import {
  exitCodes
} from "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

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
  const options = { store: project.store, root: project.source.root, force: forced, signal };
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
