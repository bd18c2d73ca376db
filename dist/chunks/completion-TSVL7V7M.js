import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  printResult
} from "./chunk-KAYTVSLI.js";
import {
  scripts
} from "./chunk-3LROP7B3.js";
import "./chunk-QLIL6GH6.js";

// src/cli/completion.ts
function completion(shell, json) {
  printResult(json, { shell, script: scripts[shell] }, () => scripts[shell].trimEnd());
}
export {
  completion
};
