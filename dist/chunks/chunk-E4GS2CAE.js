import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  require_dist
} from "./chunk-U32REIBR.js";
import {
  hasErrno
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/pipeline/exists.ts
import { access } from "node:fs/promises";
async function exists(path) {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return false;
    throw error;
  }
}

// src/adopt/selections.ts
function selectionsOf(combinations, axes) {
  const single = combinations.map(
    (combination) => Object.fromEntries(Object.entries(combination).map(([axis, value]) => [axis, [value]]))
  );
  const orders = [axes, axes.toReversed()];
  const results = orders.map((order) => order.reduce(mergedBy, single));
  return results.toSorted((a, b) => a.length - b.length)[0] ?? [];
}
function mergedBy(selections, axis) {
  const merged = /* @__PURE__ */ new Map();
  for (const selection of selections) {
    const { [axis]: values, ...others } = selection;
    const key = JSON.stringify([values === void 0, others]);
    const before = merged.get(key)?.[axis] ?? [];
    const all = values === void 0 ? selection : { ...selection, [axis]: [...before, ...values] };
    merged.set(key, all);
  }
  return [...merged.values()];
}

// src/config/remark.ts
var import_yaml = __toESM(require_dist(), 1);
function remark(document, path, comment) {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!(0, import_yaml.isMap)(parent)) return;
  const pair = parent.items.find(({ key }) => (0, import_yaml.isScalar)(key) && key.value === path.at(-1));
  if ((0, import_yaml.isScalar)(pair?.key)) pair.key.commentBefore = comment;
}

// src/adopt/grouped.ts
function groupedBy(items, keyOf) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

export {
  groupedBy,
  selectionsOf,
  remark,
  exists
};
