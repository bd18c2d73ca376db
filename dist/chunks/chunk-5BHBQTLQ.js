import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  run
} from "./chunk-7ZGFJMYK.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/nix/add.ts
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
var enabled = ["--extra-experimental-features", "nix-command"];
async function nixVersion() {
  return (await run("nix", ["--version"])).stdout;
}
async function addToStore({ file, name, storePath, root }) {
  if (!await isInStore(storePath)) {
    const args = [...enabled, "store", "add-file", "--name", name, file];
    const { stdout } = await run("nix", args);
    const added = stdout.trim();
    if (added !== storePath) {
      throw new UserError("file-changed", `${file} became ${added}, and not ${storePath}`, {
        hint: "it changed after it was hashed: build the variant again"
      });
    }
  }
  if (root === void 0) return;
  await mkdir(dirname(root), { recursive: true });
  await run("nix-store", ["--realise", storePath, "--add-root", root, "--indirect"]);
}
async function isInStore(storePath) {
  const args = ["--check-validity", storePath];
  return (await run("nix-store", args, { accept: [0, 1] })).exitCode === 0;
}

export {
  nixVersion,
  addToStore,
  isInStore
};
