import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-J4SYLGYR.js";
import {
  changesToText,
  checkPlanned,
  isPublished,
  judgeForProposal,
  judgeRecord,
  judgedToJson,
  knownIds,
  mergeRegistry,
  openContext,
  proposalToText,
  proposeUpdate,
  readRegistry,
  renderRegistry,
  updatesOf
} from "./chunk-WQVMMQDT.js";
import "./chunk-J7X42FFD.js";
import "./chunk-ENXU7H7N.js";
import "./chunk-2ZUSW442.js";
import "./chunk-EMVOHNR7.js";
import "./chunk-VHY6OXVL.js";
import {
  printResult
} from "./chunk-ZSINUDGM.js";
import {
  hasErrno
} from "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";

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
  const { project, selected, reporter } = await openContext(given);
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
  printResult(
    given.json === true,
    {
      dryRun,
      registry: project.paths.registry,
      changes,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal
    },
    () => [
      `${project.paths.registry}:`,
      changesToText(changes),
      ...proposal === void 0 ? [] : [proposalToText(proposal)]
    ].join("\n")
  );
}
function unpublished(judged) {
  return judged.filter(({ record, verdict }) => verdict.news && !isPublished(record)).map(({ record }) => record.variant.id);
}
export {
  update
};
