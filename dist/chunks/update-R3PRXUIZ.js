import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-H6R6PC7W.js";
import {
  judgedToJson
} from "./chunk-P2U5VK3S.js";
import {
  openContext
} from "./chunk-DI2BVNYX.js";
import "./chunk-KERDJE4N.js";
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
} from "./chunk-54SSOPFC.js";
import "./chunk-4UW3D4FO.js";
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
import {
  hasErrno
} from "./chunk-MRFM4TAP.js";
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
