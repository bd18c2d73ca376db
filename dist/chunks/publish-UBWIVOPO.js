import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  recordsOf
} from "./chunk-XFTCFUC4.js";
import {
  outcomesToJson
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
  updateFile
} from "./chunk-SBFFVRNU.js";
import {
  attempt,
  exitCodeOf,
  publishIfNews,
  publishRecords,
  publisherFor
} from "./chunk-ZBM7RMI6.js";
import {
  changesSection,
  judgedOf,
  outcomeSections
} from "./chunk-R755XBXD.js";
import "./chunk-2W5T2U5M.js";
import "./chunk-NHCL6BFM.js";
import "./chunk-45GO6AGL.js";
import {
  readRecord
} from "./chunk-JYYMHRHX.js";
import "./chunk-VKEV3O3Y.js";
import "./chunk-6W7LUZEU.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-RKKAQZ4V.js";
import "./chunk-N7TIF42K.js";
import "./chunk-7WXHRDRA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  nixAttributePath,
  presentFile
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
import {
  storePath
} from "./chunk-GPBMLTUY.js";
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
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/pipeline/publish-pinned.ts
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
async function publishPinned(project, variants, options) {
  const { dryRun } = options;
  const file = await presentFile(project.registry);
  const { format } = project.registry;
  const open = variants.flatMap(({ id }) => {
    const pinned = file.registry.variants.get(id);
    return pinned?.pins.some((pin) => !format.isPublished(pin, pinned)) ? [pinned] : [];
  });
  const publisher = dryRun ? void 0 : await publisherFor(project, options);
  const outcomes = [];
  for (const pinned of open) {
    const { id } = pinned;
    const outcome = await attempt(id, `publish ${id}`, options, async (task) => {
      const judged = asPinned(await buildBehind(project, pinned));
      if (publisher !== void 0) return publishIfNews(project, judged, { task, publisher });
      task.succeed("would be published");
      return { status: "news", id, judged, published: [] };
    });
    outcomes.push(outcome);
  }
  const update = await updateFile(project, file, judgedOf(outcomes), { dryRun });
  return { outcomes, update };
}
function asPinned(record) {
  return { record, verdict: { news: true, reasons: ["pinned, but not published"], packages: [] } };
}
async function buildBehind({ paths, loaded }, { id, pins }) {
  const record = await readRecord(paths.records, id);
  const digests = new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin.sha256]));
  const isPinned = record?.artifacts.every(
    ({ attributePath, sha256 }) => digests.get(nixAttributePath(attributePath)) === sha256
  );
  if (record === void 0 || !isPinned) {
    const why = record === void 0 ? "has not built it" : "built another one last";
    throw new UserError(
      "record-missing",
      `${id} is pinned, but not published, and this machine ${why}`,
      {
        hint: "publish it where it was built; or isar-artifacts rebuild, and publish that"
      }
    );
  }
  const within = (file) => join(loaded.directory, file.file);
  const artifacts = await Promise.all(
    record.artifacts.map(async (artifact) => {
      if (await isThere(within(artifact), artifact.size)) return artifact;
      const path = storePath(artifact.name, artifact.sha256);
      if (await isThere(path, artifact.size))
        return { ...artifact, file: relative(loaded.directory, path) };
      throw new UserError(
        "file-unreadable",
        `${artifact.file} is not there any more, nor is ${path}`,
        {
          hint: `isar-artifacts rebuild --variant ${id}`
        }
      );
    })
  );
  const there = await Promise.all(
    (record.sidecars ?? []).map(
      async (file) => await isThere(within(file), file.size) ? [file] : []
    )
  );
  return { ...record, artifacts, ...record.sidecars && { sidecars: there.flat() } };
}
async function isThere(path, size) {
  return stat(path).then(
    (found) => found.isFile() && found.size === size,
    () => false
  );
}

// src/cli/publish.ts
async function publish(given, ending) {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const dryRun = given.dryRun === true;
  if (given.pinned) return publishPins(context, ending, { dryRun, repair: given.repair === true });
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, {
    reporter,
    signal,
    force: given.force === true,
    repair: given.repair === true,
    dryRun
  });
  ending.code = exitCodeOf(outcomes);
  await conclude(
    context,
    { dryRun, variants: outcomesToJson(project, outcomes) },
    () => outcomeSections(outcomes)
  );
}
async function publishPins(context, ending, how) {
  const { project, selected, reporter, signal } = context;
  const { outcomes, update } = await publishPinned(project, selected, { ...how, reporter, signal });
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  const { changes } = update;
  await conclude(
    context,
    { dryRun: how.dryRun, variants, changes },
    () => outcomes.length === 0 ? [{ lines: ["every pin is published"] }] : [
      ...outcomeSections(outcomes),
      { title: `${project.registry.file}:`, ...changesSection(changes, update.differs) }
    ]
  );
}
export {
  publish
};
