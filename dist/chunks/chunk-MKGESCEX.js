import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import {
  kasCommand
} from "./chunk-K45UBTEV.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";

// src/cli/dry-run.ts
async function concludeDryRun(context, next) {
  const { project, selected } = context;
  const { command } = project.loaded.config.kas;
  const variants = selected.map(({ id, kas }) => ({ id, command: kasCommand(command, kas) }));
  const rows = variants.map((variant) => [variant.id, quoteCommand(variant.command)]);
  await conclude(context, { dryRun: true, variants }, () => [
    { table: { head: ["variant", "would run"], rows } },
    { lines: [next] }
  ]);
}

export {
  concludeDryRun
};
