import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-4DVVEIRD.js";
import {
  judgedToJson
} from "./chunk-RGPUHG4T.js";
import {
  openContext
} from "./chunk-ET7X6JM2.js";
import "./chunk-4W5I5SPU.js";
import {
  changesSection,
  checkPlanned,
  isPublished,
  judgeForProposal,
  judgeRecord,
  knownIds,
  mergeRegistry,
  proposalSections,
  proposeUpdate,
  readRegistry,
  renderRegistry,
  updatesOf
} from "./chunk-E4D5G6CO.js";
import "./chunk-3QNFN5LB.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-WY6BYCEO.js";
import "./chunk-3QUBKG46.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-7TR46AXR.js";
import "./chunk-R54RVDIE.js";
import "./chunk-7WMP3E56.js";
import "./chunk-TH3Z5QQC.js";
import "./chunk-IBW2WXQI.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import {
  hasErrno
} from "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

// src/pipeline/update-file.ts
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
async function registryInWorkingTree({ paths }) {
  try {
    return readRegistry(await readFile(paths.registry, "utf8"), paths.registry);
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return /* @__PURE__ */ new Map();
    throw error;
  }
}
async function updateFile(project, judged, { dryRun }) {
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  const old = await registryInWorkingTree(project);
  const { registry, changes } = mergeRegistry(old, updatesOf(project, news), knownIds(project));
  const text = renderRegistry(registry);
  if (changes.length === 0 || dryRun) return changes;
  await mkdir(dirname(project.paths.registry), { recursive: true });
  const temporary = `${project.paths.registry}.${process.pid}.new`;
  await writeFile(temporary, text);
  await rename(temporary, project.paths.registry);
  return changes;
}

// src/cli/update.ts
async function update(given) {
  const context = await openContext(given);
  const { project, selected, reporter } = context;
  const dryRun = given.dryRun === true;
  const records = await recordsOf(project.paths.records, selected);
  const current = await registryInWorkingTree(project);
  const options = { store: project.store, force: given.force === true };
  const judged = await Promise.all(records.map((record) => judgeRecord(current, record, options)));
  const changes = await updateFile(project, judged, { dryRun });
  for (const id of unpublished(judged)) {
    reporter.warn(
      `${id} is pinned without a URL: Nix will ask for the file until isar-artifacts publish`
    );
  }
  const proposal = given.propose ? await proposeUpdate(project, await judgeForProposal(project, records, given.force === true), {
    failures: [],
    dryRun
  }) : void 0;
  await conclude(
    context,
    {
      dryRun,
      registry: project.paths.registry,
      changes,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal
    },
    () => [
      { title: `${project.paths.registry}:`, ...changesSection(changes) },
      ...proposal === void 0 ? [] : proposalSections(proposal)
    ]
  );
}
function unpublished(judged) {
  return judged.filter(({ record, verdict }) => verdict.news && !isPublished(record)).map(({ record }) => record.variant.id);
}
export {
  update
};
