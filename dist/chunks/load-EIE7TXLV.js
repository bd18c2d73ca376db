import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  loadPlan
} from "./chunk-JN5K7A47.js";
import "./chunk-46Z27BB2.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";
export {
  loadPlan
};
