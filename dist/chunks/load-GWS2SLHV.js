import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  defaultConfigFile,
  loadConfig
} from "./chunk-X47LCZMB.js";
import "./chunk-35F6XPR6.js";
import "./chunk-DB35KOTL.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-ZZMKXPND.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";
export {
  defaultConfigFile,
  loadConfig
};
