import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  loadPlan
} from "./chunk-UV7JCSVC.js";
import "./chunk-46Z27BB2.js";
import "./chunk-N6FMNX35.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-KT4HPTFN.js";
import "./chunk-VZACHYWQ.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-BNEZOXMQ.js";
import "./chunk-EASYWFU5.js";
import "./chunk-QLIL6GH6.js";
export {
  loadPlan
};
