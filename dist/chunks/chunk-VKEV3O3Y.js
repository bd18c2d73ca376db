import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  followChain,
  repositoryDirectory
} from "./chunk-6W7LUZEU.js";
import {
  git,
  gitOrNothing,
  runGit
} from "./chunk-DQDEHG6U.js";
import {
  hasErrno
} from "./chunk-BNEZOXMQ.js";

// src/inputs/read-chain.ts
import { join as join2 } from "node:path";

// src/real-path.ts
import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
async function realPathOf(path) {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasErrno(error, "ENOENT") || dirname(path) === path) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

// src/inputs/read-chain.ts
async function readChain(options) {
  const [root, workDirectory, kasDirectory, except] = await Promise.all([
    realPathOf(options.root),
    realPathOf(options.workDirectory),
    realPathOf(options.kasDirectory),
    Promise.all(options.except.map(realPathOf))
  ]);
  const surroundings = { root, workDirectory };
  const files = options.chain.map((file) => join2(kasDirectory, file));
  const chain = await followChain(files, surroundings);
  const repositories = Object.entries(chain.repositories).map(([name, entry]) => {
    const value = entry ?? {};
    const directory = repositoryDirectory(name, value, surroundings);
    const url = typeof value.url === "string" ? value.url : void 0;
    return { name, value, directory, url };
  });
  return { root, except, chain, repositories };
}

// src/inputs/inputs.ts
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile as readFile2 } from "node:fs/promises";
import { join as join4, relative as relative2, sep } from "node:path";

// src/inputs/tree.ts
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3, relative, resolve } from "node:path";
async function treeOf(directory, except) {
  const top = await ignoringTop(directory);
  const scratch = await mkdtemp(join3(tmpdir(), "isar-artifacts-tree-"));
  try {
    await git(scratch, ["init", "--quiet", "--bare", "."]);
    const left = except.map((path) => relative(top, path)).filter(isInside);
    await writeFile(join3(scratch, "info", "exclude"), await excludeLines(top, left));
    const env = { GIT_DIR: scratch, GIT_WORK_TREE: top, GIT_LITERAL_PATHSPECS: "1" };
    const inside = relative(top, directory) || ".";
    await seedIndex(top, inside, left, env);
    const list = (...flags) => git(top, ["ls-files", ...flags, "--", inside], { env });
    const known = ["--cached", "--others", "--exclude-standard"];
    const empty = () => git(top, ["mktree"], { env, input: "" });
    if (await list(...known, "--directory", "--no-empty-directory") === "") return await empty();
    const quiet = ["-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false"];
    await git(top, [...quiet, "add", "--all", "--", inside], { env });
    if (await list("--cached") === "") return await empty();
    const prefix = inside === "." ? [] : [`--prefix=${inside}/`];
    return await git(top, ["write-tree", ...prefix], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
async function ignoringTop(directory) {
  const top = await gitOrNothing(directory, ["rev-parse", "--show-toplevel"]);
  if (top === void 0 || top === "") return directory;
  const ignored = await gitOrNothing(top, ["check-ignore", "--quiet", "--", directory]);
  return ignored === void 0 ? top : directory;
}
async function seedIndex(top, inside, left, env) {
  const { GIT_LITERAL_PATHSPECS } = env;
  const { exitCode, stdout } = await runGit(top, ["ls-files", "--stage", "-z", "--", inside], {
    env: { GIT_LITERAL_PATHSPECS },
    accept: [0, 128]
  });
  if (exitCode !== 0 || stdout === "") return;
  await git(top, ["update-index", "-z", "--index-info"], { env, input: stdout });
  if (left.length === 0) return;
  const remove = ["rm", "--cached", "-r", "--force", "--quiet", "--ignore-unmatch", "--"];
  await git(top, [...remove, ...left], { env });
}
function isInside(path) {
  return path !== "" && path !== ".." && !path.startsWith("../");
}
async function excludeLines(top, left) {
  const file = await gitOrNothing(top, ["rev-parse", "--git-path", "info/exclude"]);
  const own = file === void 0 ? "" : await readFile(resolve(top, file), "utf8").catch(() => "");
  const lines = left.map((path) => `/${path.replace(/[\\*?[\]!# ]/g, "\\$&")}
`);
  return `${own}
${lines.join("")}`;
}

// src/inputs/inputs.ts
async function inputsOf(options) {
  const { root, except, chain, repositories } = await readChain(options);
  const remote = repositories.filter(({ url }) => url !== void 0);
  const files = chain.files.filter((file) => !remote.some(({ directory }) => file.startsWith(`${directory}${sep}`))).map(async (file) => {
    const sha256 = createHash("sha256").update(await readFile2(file));
    return { name: `kas:${relative2(root, file)}`, digest: { sha256: sha256.digest("hex") } };
  });
  const trees = repositories.map(
    ({ name, value, directory, url }) => url === void 0 ? localInputs(name, directory, value, { root, except }) : remoteInputs(name, directory, url)
  );
  const found = [...await Promise.all(files), ...(await Promise.all(trees)).flat()];
  return found.toSorted((a, b) => a.name < b.name ? -1 : 1);
}
async function remoteInputs(name, directory, url) {
  const wanted = ["rev-parse", "--show-cdup", "HEAD", "HEAD^{tree}"];
  const [up, gitCommit, gitTree] = (await gitOrNothing(directory, wanted))?.split("\n") ?? [];
  if (up !== "" || gitCommit === void 0 || gitTree === void 0) return [];
  return [{ name: `repository:${name}`, digest: { gitTree, gitCommit }, url: publicPart(url) }];
}
function publicPart(url) {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}
function localTrees(name, directory, { layers }, root) {
  const used = directory === root ? usedLayers(layers) : [""];
  return used.map((layer) => ({
    name: layer === "" ? `repository:${name}` : `layer:${name}/${layer}`,
    path: join4(directory, layer)
  }));
}
function localInputs(name, directory, repository, { root, except }) {
  const trees = localTrees(name, directory, repository, root);
  const present = trees.filter(({ path }) => existsSync(path));
  return Promise.all(
    present.map(async (tree) => ({
      name: tree.name,
      digest: { gitTree: await treeOf(tree.path, except) }
    }))
  );
}
var unused = /* @__PURE__ */ new Set(["disabled", "excluded", "n", "no", "0", "false", "off"]);
function usedLayers(layers) {
  if (typeof layers !== "object" || layers === null) return [""];
  return Object.entries(layers).filter(([, value]) => !unused.has(String(value).toLowerCase())).map(([layer]) => layer === "." ? "" : layer);
}
function earliest(before, after) {
  const remote = after.filter(({ url }) => url !== void 0);
  return [
    ...new Map([...after, ...before, ...remote].map((one) => [one.name, one])).values()
  ].toSorted((a, b) => a.name < b.name ? -1 : 1);
}
function contentOf({ digest }) {
  return "sha256" in digest ? digest.sha256 : digest.gitTree;
}
function contentsOf(inputs) {
  return inputs.map((input) => `${input.name} ${contentOf(input)}
`).join("");
}

export {
  realPathOf,
  readChain,
  inputsOf,
  localTrees,
  earliest,
  contentOf,
  contentsOf
};
