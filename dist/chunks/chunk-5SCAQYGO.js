import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  kasCommand
} from "./chunk-EUP7T3CG.js";
import {
  quoteCommand
} from "./chunk-WY6BYCEO.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";

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
