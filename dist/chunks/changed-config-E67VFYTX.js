import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  changedConfig,
  isByProgram
} from "./chunk-JYTK2SJH.js";
import "./chunk-46Z27BB2.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";
export {
  changedConfig,
  isByProgram
};
