import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  loadConfig
} from "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";
export {
  loadConfig
};
