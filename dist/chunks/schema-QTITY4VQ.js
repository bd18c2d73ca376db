import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  configSchema
} from "./chunk-G7R5JXV6.js";
import {
  external_exports
} from "./chunk-22G6G4NZ.js";
import "./chunk-RZGYXAJU.js";

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
