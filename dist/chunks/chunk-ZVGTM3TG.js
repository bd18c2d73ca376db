import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  nixAttributePath,
  ownedPinsOf
} from "./chunk-BQ3PFRMS.js";
import {
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  toSri
} from "./chunk-224AW5PV.js";
import {
  storePath
} from "./chunk-GPBMLTUY.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";

// src/pipeline/pin-status.ts
import { access } from "node:fs/promises";
async function pinStatuses(registry, format) {
  const owned = ownedPinsOf(registry);
  const found = await Promise.all(owned.map((one) => pinStatus(one, format)));
  return found.sort((a, b) => a.attribute < b.attribute ? -1 : 1);
}
async function pinStatus({ pin, variant }, format) {
  const path = storePath(pin.name, pin.sha256);
  return {
    attribute: nixAttributePath(pin.attributePath),
    pin,
    isPublished: format.isPublished(pin, variant),
    storePath: path,
    isInStore: await exists(path)
  };
}
function exists(path) {
  return access(path).then(
    () => true,
    () => false
  );
}

// src/results/status.ts
function pinSections(pins) {
  if (pins.length === 0) return [{ lines: ["nothing is pinned"] }];
  const rows = pins.map(({ attribute, pin, isPublished, storePath: storePath2, isInStore }) => [
    attribute,
    pin.size === void 0 ? "" : formatSize(pin.size),
    isPublished ? "yes" : "no",
    isInStore ? "yes" : "no",
    storePath2
  ]);
  const head = ["artifact", "size", "published", "here", "store path"];
  return [{ table: { head, rows } }];
}
function pinsToJson(pins) {
  return pins.map(({ attribute, pin, isPublished, storePath: storePath2, isInStore }) => ({
    attribute,
    name: pin.name,
    hash: toSri(pin.sha256),
    size: pin.size ?? null,
    url: pin.url ?? null,
    encoding: pin.encoding,
    published: isPublished,
    storePath: storePath2,
    inStore: isInStore
  }));
}
function statusSections(statuses) {
  const rows = statuses.map((status) => [
    status.id,
    pinnedOf(status),
    shareOf(status.pins, ({ isPublished }) => isPublished),
    shareOf(status.pins, ({ isInStore }) => isInStore),
    status.builtOn === void 0 ? status.here : `${status.here} (${dayOf(status.builtOn)})`
  ]);
  const head = ["variant", "pinned", "published", "in the Nix store", "built here"];
  return [{ table: { head, rows } }, ...nextOf(statuses)];
}
function nextOf(statuses) {
  const idsOf = (here) => statuses.filter((one) => one.here === here).map(({ id }) => id);
  const unpublished = statuses.filter(({ pins }) => pins.some(({ isPublished }) => !isPublished)).map(({ id }) => id);
  const lines = [
    ...next("to pin what was built here", ["update"], idsOf("another build")),
    ...next("to build again what was changed since", ["rebuild"], idsOf("changed since")),
    ...next("to publish what is only pinned", ["publish", "--pinned"], unpublished)
  ];
  return lines.length === 0 ? [] : [{ lines }];
}
function next(what, command, ids) {
  if (ids.length === 0) return [];
  return [`${what}: ${quoteCommand(["isar-artifacts", ...command, "--variant", ...ids])}`];
}
function pinnedOf({ pinned, pins }) {
  if (pinned === void 0 || pins.length === 0) return "no";
  const { commit, time } = pinned;
  const day = time === void 0 ? "" : dayOf(new Date(time * 1e3).toISOString());
  return [commit?.slice(0, 12), day].filter(Boolean).join(" ") || "yes";
}
function shareOf(pins, is) {
  const count = pins.filter(is).length;
  if (pins.length === 0) return "";
  if (count === pins.length) return "yes";
  return count === 0 ? "no" : `${count} of ${pins.length}`;
}
function dayOf(iso) {
  return iso.slice(0, 10);
}
function statusesToJson(statuses) {
  return statuses.map(({ id, pinned, pins, here, builtOn }) => ({
    id,
    pinned: pins.length > 0,
    commit: pinned?.commit ?? null,
    here,
    builtOn: builtOn ?? null,
    pins: pinsToJson(pins)
  }));
}

export {
  pinStatuses,
  pinStatus,
  pinSections,
  pinsToJson,
  statusSections,
  statusesToJson
};
