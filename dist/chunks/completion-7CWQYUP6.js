import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  scripts
} from "./chunk-JJ46KFT7.js";
import "./chunk-QLIL6GH6.js";

// src/cli/completion.ts
function completion(shell) {
  process.stdout.write(scripts[shell]);
}
export {
  completion
};
