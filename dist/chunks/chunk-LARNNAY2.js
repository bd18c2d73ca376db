import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/config/file-name.ts
var defaultConfigFile = "isar-artifacts.yml";

export {
  defaultConfigFile
};
