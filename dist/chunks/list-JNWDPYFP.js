import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  pinSections,
  pinStatuses,
  pinsToJson
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
  presentRegistry
} from "./chunk-BQ3PFRMS.js";
import "./chunk-43JDD7G5.js";
import "./chunk-224AW5PV.js";
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
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/list.ts
async function list(given) {
  const reading = await openReading(given);
  const registry = await presentRegistry(reading.registry);
  const pins = await pinStatuses(registry, reading.registry.format);
  await conclude(reading, { pins: pinsToJson(pins) }, () => pinSections(pins));
}
export {
  list
};
