import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  judgeForProposal,
  propose
} from "./chunk-RGUXPQR3.js";
import "./chunk-JZQ2ZKOV.js";
import "./chunk-BHNERBBP.js";
import "./chunk-J7X42FFD.js";
import "./chunk-ENXU7H7N.js";
import "./chunk-FE6R5DMB.js";
import "./chunk-EMVOHNR7.js";
import "./chunk-VHY6OXVL.js";
import "./chunk-ZSINUDGM.js";
import "./chunk-ACHFSBSX.js";
import "./chunk-LZQXQOPJ.js";
export {
  judgeForProposal,
  propose
};
