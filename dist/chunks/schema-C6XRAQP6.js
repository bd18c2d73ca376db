import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  configSchema
} from "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-UMWDABI6.js";
import {
  toJSONSchema
} from "./chunk-ZZMKXPND.js";
import "./chunk-QLIL6GH6.js";

// src/config/json-schema.ts
function configJsonSchema() {
  return {
    title: "isar-artifacts.yml",
    ...toJSONSchema(configSchema, { io: "input", target: "draft-2020-12" })
  };
}

// src/cli/schema.ts
function schema() {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), void 0, 2)}
`);
}
export {
  schema
};
