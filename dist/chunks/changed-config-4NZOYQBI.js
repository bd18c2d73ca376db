import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  changedConfig,
  isByProgram
} from "./chunk-CTPIZVY2.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";
export {
  changedConfig,
  isByProgram
};
