import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  rememberVocabulary,
  vocabularyOf
} from "./chunk-BRSVEIT2.js";
import {
  plainReporter
} from "./chunk-MIAC7T43.js";
import {
  pathsIn,
  registryPlace
} from "./chunk-BQ3PFRMS.js";
import {
  loadConfig
} from "./chunk-U32REIBR.js";
import {
  loadPlan
} from "./chunk-7RCPCFNE.js";

// src/cli/reading.ts
import { existsSync } from "node:fs";
import { resolve } from "node:path";
async function openReading({ config, json }) {
  const loaded = await loadConfig(config);
  const variants = await loadPlan(loaded, process.env);
  const paths = pathsIn(loaded.directory);
  rememberWords(config, variants, paths);
  return {
    loaded,
    variants,
    registry: registryPlace(loaded, variants),
    paths,
    reporter: plainReporter(process),
    json: json === true
  };
}
function rememberWords(config, variants, { state }) {
  if (existsSync(state)) rememberVocabulary(resolve(config), vocabularyOf(variants));
}

export {
  openReading,
  rememberWords
};
