import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  defaultConfigFile,
  loadConfig
} from "./chunk-YJJPIUWA.js";
import "./chunk-Q5JQWA7U.js";
import "./chunk-KT4HPTFN.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-EASYWFU5.js";
import "./chunk-QLIL6GH6.js";
export {
  defaultConfigFile,
  loadConfig
};
