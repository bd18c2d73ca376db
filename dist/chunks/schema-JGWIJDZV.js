import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  configSchema
} from "./chunk-Q5JQWA7U.js";
import "./chunk-KT4HPTFN.js";
import "./chunk-VZACHYWQ.js";
import {
  external_exports
} from "./chunk-EASYWFU5.js";
import "./chunk-QLIL6GH6.js";

// src/config/json-schema.ts
function configJsonSchema() {
  return {
    title: "isar-artifacts.yml",
    ...external_exports.toJSONSchema(configSchema, { io: "input", target: "draft-2020-12" })
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
