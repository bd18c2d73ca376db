import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  pinStatus,
  statusSections,
  statusesToJson
} from "./chunk-ZVGTM3TG.js";
import {
  openReading
} from "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  readRecord
} from "./chunk-JYYMHRHX.js";
import "./chunk-KBLUASX4.js";
import "./chunk-DVC4KMBF.js";
import {
  nixAttributePath,
  registryInWorkingTree
} from "./chunk-BQ3PFRMS.js";
import {
  filterVariants
} from "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-224AW5PV.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/pipeline/status.ts
import { stat } from "node:fs/promises";
import { join } from "node:path";
function variantStatuses({ loaded, paths }, variants, registry, format) {
  return Promise.all(
    variants.map(async ({ id }) => {
      const pinned = registry.variants.get(id);
      const owned = pinned === void 0 ? [] : pinned.pins.map((pin) => ({ pin, variant: pinned }));
      const pins = await Promise.all(owned.map((one) => pinStatus(one, format)));
      const record = await readRecord(paths.records, id).catch(() => void 0);
      const here = record === void 0 ? "never built" : await hereOf(loaded.directory, record, pins);
      return { id, pinned, pins, here, builtOn: record?.finishedOn };
    })
  );
}
async function hereOf(directory, { artifacts, finishedOn }, pins) {
  const built = Date.parse(finishedOn);
  const files = artifacts.map(({ file }) => join(directory, file));
  const states = await Promise.all(files.map((file) => stat(file).catch(() => void 0)));
  if (states.some((state) => state === void 0 || state.mtimeMs > built)) return "changed since";
  const digests = new Map(pins.map(({ attribute, pin }) => [attribute, pin.sha256]));
  const isPinned = artifacts.every(
    ({ attributePath, sha256 }) => digests.get(nixAttributePath(attributePath)) === sha256
  );
  return isPinned && artifacts.length === pins.length ? "what is pinned" : "another build";
}

// src/cli/status.ts
async function status(given) {
  const reading = await openReading(given);
  const selected = filterVariants(reading.variants, given);
  const { registry } = await registryInWorkingTree(reading.registry);
  const statuses = await variantStatuses(reading, selected, registry, reading.registry.format);
  await conclude(reading, { variants: statusesToJson(statuses) }, () => statusSections(statuses));
}
export {
  status
};
