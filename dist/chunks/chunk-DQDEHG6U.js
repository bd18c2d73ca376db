import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  run
} from "./chunk-7ZGFJMYK.js";
import {
  UserError,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/git/git.ts
var foreign = Object.fromEntries(
  [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE"
  ].map((name) => [name, void 0])
);
function runGit(directory, args, options = {}) {
  const env = { ...foreign, LC_ALL: "C", ...options.env };
  return run("git", ["-C", directory, ...args], { ...options, env });
}
async function git(directory, args, options = {}) {
  return (await runGit(directory, args, options)).stdout;
}
async function gitOrNothing(directory, args) {
  const { exitCode, stdout } = await runGit(directory, args, { accept: [0, 1, 128] });
  return exitCode === 0 ? stdout : void 0;
}

// src/git/source.ts
async function sourceOf(directory) {
  const root = await topOf(directory);
  const head = await gitOrNothing(root, ["show", "--no-patch", "--format=%H %ct", "HEAD"]);
  if (head === void 0) {
    throw new UserError("repository-unfit", `${root} has no commit yet`, {
      hint: "git add -A and git commit first"
    });
  }
  const [commit = "", time = ""] = head.split(" ");
  const changes = await git(root, ["status", "--porcelain", "--untracked-files=no"]);
  return { root, commit, time: Number(time), dirty: changes !== "" };
}
async function topOf(directory) {
  try {
    return await git(directory, ["rev-parse", "--show-toplevel"]);
  } catch (cause) {
    if (!/not a git repository|must be run in a work tree/.test(messageOf(cause))) throw cause;
    throw new UserError("repository-unfit", `${directory} is in no git repository`, {
      hint: "a build is recorded with its commit: git init, git add -A and git commit first",
      cause
    });
  }
}

export {
  runGit,
  git,
  gitOrNothing,
  sourceOf
};
