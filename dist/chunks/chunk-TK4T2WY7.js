import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/plan/job-order.ts
function buildOrder(variants) {
  return inOrder(variants, 0);
}
function inOrder(variants, depth) {
  if (variants.length < 2) return variants;
  const whole = variants.filter(({ kas }) => kas.length === depth);
  const further = /* @__PURE__ */ new Map();
  for (const variant of variants) {
    const file = variant.kas[depth];
    if (file !== void 0) further.set(file, [...further.get(file) ?? [], variant]);
  }
  return [...whole, ...[...further.values()].flatMap((alike) => inOrder(alike, depth + 1))];
}

export {
  buildOrder
};
