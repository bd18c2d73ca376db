import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/pull-request/branch.ts
var prefix = "isar-artifacts/update/";
function branchFor(base) {
  return `${prefix}${base}`;
}
function isOurBranch(branch) {
  return branch.startsWith(prefix);
}

export {
  branchFor,
  isOurBranch
};
