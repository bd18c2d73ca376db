import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  replaceFile
} from "./chunk-DVC4KMBF.js";
import {
  contains,
  nixAttributePath,
  pathsIn,
  registryPlace
} from "./chunk-BQ3PFRMS.js";
import {
  git,
  gitOrNothing,
  runGit,
  sourceOf
} from "./chunk-DQDEHG6U.js";
import {
  folders,
  parseKey,
  parseS3Url,
  shownUrl
} from "./chunk-SEOIEODS.js";
import {
  digestFile,
  fileChanged,
  identityOf,
  isTarball,
  openToRead,
  sameIdentity
} from "./chunk-TY26D4ME.js";
import {
  isSha256
} from "./chunk-224AW5PV.js";
import {
  loadConfig
} from "./chunk-U32REIBR.js";
import {
  endingOf,
  refuseUnstarted,
  run
} from "./chunk-7ZGFJMYK.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  loadPlan
} from "./chunk-7RCPCFNE.js";
import {
  branchFor,
  isOurBranch
} from "./chunk-CXAXVZ7W.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  boolean,
  number,
  object,
  string
} from "./chunk-ZZMKXPND.js";
import {
  UserError,
  hasErrno,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/interruption.ts
import { setMaxListeners } from "node:events";
function interruption() {
  const controller = new AbortController();
  setMaxListeners(100, controller.signal);
  const hint = "run the same command again: it goes on with what is left";
  const reasons = {
    SIGINT: new UserError("interrupted", "interrupted", { hint }),
    SIGTERM: new UserError("terminated", "terminated", { hint }),
    SIGHUP: new UserError("terminated", "the terminal was closed", { hint })
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(reasons[name].exitCode);
      controller.abort(reasons[name]);
    });
  }
  return controller.signal;
}

// src/pipeline/project.ts
import { join as join8, relative } from "node:path";

// src/digest/cache.ts
import { readFile } from "node:fs/promises";
import { join } from "node:path";
function cachedDigests(directory, { nar = false } = {}) {
  return async (path, given = {}) => {
    const options = { nar, ...given };
    const identity = await currentIdentity(path);
    const entry = entryPath(directory, identity);
    const known = await readEntry(entry);
    if (isWhole(known, path, options) && sameIdentity(known.identity, identity)) return known;
    const digest = await digestFile(path, options);
    await replaceFile(entry, JSON.stringify(digest)).catch(() => void 0);
    return digest;
  };
}
function isWhole(known, path, { nar }) {
  if (known === void 0 || nar && known.nar === void 0) return false;
  return known.content !== void 0 || !isTarball(path);
}
async function currentIdentity(path) {
  const file = await openToRead(path);
  return identityOf(file).finally(() => file.close());
}
function entryPath(directory, { device, inode }) {
  return join(directory, `${device}-${inode}.json`);
}
async function readEntry(path) {
  try {
    const entry = JSON.parse(await readFile(path, "utf8"));
    return isSha256(entry.sha256) && String(entry.size) === entry.identity.size ? entry : void 0;
  } catch {
    return void 0;
  }
}

// src/publish/plain-source.ts
import { constants } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";

// src/publish/unchanged.ts
async function openUnchanged(file) {
  const handle = await openToRead(file.path);
  try {
    await refuseChanged(handle, file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
async function refuseChanged(handle, { path, identity }) {
  if (sameIdentity(await identityOf(handle), identity)) return;
  throw fileChanged(path, "after it was hashed");
}

// src/publish/plain-source.ts
async function openPlain(file, { signal, onProgress }) {
  const handle = await openUnchanged(file);
  let done = 0;
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        signal?.throwIfAborted();
        const wanted = Math.min(buffer.length - filled, file.size - done);
        const { bytesRead } = await handle.read(buffer, filled, wanted, done).catch((cause) => {
          throw unreadable(file.path, cause);
        });
        if (bytesRead === 0) break;
        [filled, done] = [filled + bytesRead, done + bytesRead];
        onProgress?.(done);
      }
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: () => handle.close()
  };
}
var unable = ["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "ENOSYS", "ENOTTY"];
async function clonePlain(file, path) {
  const handle = await openUnchanged(file);
  try {
    const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = constants;
    await copyFile(`/proc/self/fd/${handle.fd}`, path, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    await refuseChanged(handle, file);
    await chmod(path, 420);
    return true;
  } catch (error) {
    if (hasErrno(error, ...unable)) return false;
    throw error;
  } finally {
    await handle.close();
  }
}
function unreadable(path, cause) {
  return new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
    hint: "something removed what the build left: build the variant again",
    cause
  });
}

// src/publish/zstd.ts
import { availableParallelism } from "node:os";
import { pipeline } from "node:stream/promises";
async function zstdName({ level }) {
  const { stdout } = await run("zstd", ["--version"]);
  const version = /\bv(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? "unknown";
  return `zstd ${version} -${level}`;
}
var threads = Math.min(2, availableParallelism());
function compressed(file, { level, size }, signal) {
  const args = ["--quiet", "--stdout", `-${level}`, `-T${threads}`, `--stream-size=${size}`];
  return outputOf(["zstd", ...args], { input: file, signal, failure: zstdFailed });
}
var Undecodable = class extends Error {
};
var magic = Buffer.from([40, 181, 47, 253]);
async function* frames(input) {
  let start = Buffer.alloc(0);
  for await (const block of input) {
    if (start.length < magic.length) {
      start = Buffer.concat([start, block.subarray(0, magic.length - start.length)]);
      if (!magic.subarray(0, start.length).equals(start)) throw new Undecodable("no zstd frame");
    }
    yield block;
  }
}
function decompressed(input) {
  const failure = (stderr) => new Undecodable(stderr);
  const args = ["--quiet", "--stdout", "--decompress"];
  return outputOf(["zstd", ...args], { input: frames(input), failure });
}
async function* outputOf([program = "", ...args], { input, signal, failure }) {
  signal?.throwIfAborted();
  const child = execa(program, args, {
    // Any descriptor will do; the types of execa know those up to 9.
    stdin: typeof input === "number" ? input : "pipe",
    buffer: { stdout: false, stderr: true },
    encoding: "buffer",
    reject: false
  });
  const stop = () => void child.kill();
  signal?.addEventListener("abort", stop);
  const feeding = typeof input === "number" || child.stdin === null ? void 0 : pipeline(input, child.stdin).catch((error) => error);
  let ended = false;
  try {
    for await (const block of child.stdout) yield block;
    ended = true;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!ended) {
      child.kill();
      await child;
    }
  }
  const [fed, result] = await Promise.all([feeding, child]);
  signal?.throwIfAborted();
  refuseUnstarted(program, result);
  if (fed !== void 0 && !hasErrno(fed, "EPIPE", "ERR_STREAM_PREMATURE_CLOSE")) throw fed;
  if (result.exitCode === void 0) throw zstdFailed(endingOf(result));
  if (result.exitCode !== 0) throw failure(Buffer.from(result.stderr).toString().trim());
  if (fed !== void 0) throw fed;
}
function zstdFailed(why) {
  return new UserError("program-failed", `zstd: ${why}`, {
    hint: "check that the machine has memory left, and try again"
  });
}

// src/publish/zstd-source.ts
import { readFileSync } from "node:fs";

// src/store/source.ts
function sourceOf2(blocks) {
  const iterator = blocks[Symbol.asyncIterator]();
  let rest2 = new Uint8Array();
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        if (rest2.length === 0) {
          const { done, value } = await iterator.next();
          if (done) break;
          rest2 = value;
        }
        const taken = rest2.subarray(0, buffer.length - filled);
        buffer.set(taken, filled);
        filled += taken.length;
        rest2 = rest2.subarray(taken.length);
      }
      return filled;
    },
    close: async () => void await iterator.return?.()
  };
}
async function* blocksOf(source, buffer) {
  for (let filled = buffer.length; filled === buffer.length; ) {
    filled = await source.fill(buffer);
    if (filled > 0) yield buffer.subarray(0, filled);
  }
}

// src/publish/zstd-source.ts
var lookEvery = 250;
async function openZstd(file, level, { signal, onProgress }) {
  const handle = await openUnchanged(file);
  const look = () => onProgress?.(offsetOf(handle));
  const timer = onProgress && setInterval(look, lookEvery).unref();
  const source = sourceOf2(compressed(handle.fd, { level, size: file.size }, signal));
  return {
    fill: async (buffer) => {
      const filled = await source.fill(buffer);
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: async () => {
      clearInterval(timer);
      await source.close().finally(() => handle.close());
    }
  };
}
function offsetOf({ fd }) {
  const info = readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
  return Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
}

// src/publish/encoder.ts
function encoderFor(encoding, level) {
  return encoding === "none" ? plainEncoder : zstdEncoder(level);
}
var plainEncoder = {
  encoding: "none",
  body: async (file, options = {}) => ({
    open: () => openPlain(file, options),
    clone: (path) => clonePlain(file, path),
    atMost: file.size,
    encoder: "none",
    metadata: metadataOf(file, "none")
  })
};
function zstdEncoder(level) {
  let name;
  return {
    encoding: "zstd",
    body: async (file, options = {}) => {
      name ??= zstdName({ level });
      const encoder = await name;
      return {
        open: () => openZstd(file, level, options),
        // What zstd cannot compress it stores as it is, in blocks of 128 KiB with three bytes each.
        atMost: file.size + Math.ceil(file.size / 1024) + 1024,
        encoder,
        metadata: metadataOf(file, encoder)
      };
    }
  };
}
function metadataOf({ sha256, size }, encoder) {
  return { sha256, size: String(size), encoder };
}

// src/pull-request/local.ts
import { mkdtemp, rm as rm2 } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3 } from "node:path";

// src/pull-request/proposal-files.ts
import { mkdir, readFile as readFile2, rm, writeFile } from "node:fs/promises";
import { join as join2 } from "node:path";
var names = ["title.txt", "body.md", "proposal.json"];
var rest = object({ draft: boolean() });
function pathsIn2(directory) {
  return names.map((name) => join2(directory, name));
}
async function writeProposal(directory, { base, branch }, { title, body, labels, draft = false, wishes = {} }) {
  await mkdir(directory, { recursive: true });
  const { reviewers = [], teamReviewers = [], assignees = [], milestone, autoMerge } = wishes;
  const people = { reviewers, "team-reviewers": teamReviewers, assignees };
  const more = { milestone: milestone ?? null, "auto-merge": autoMerge ?? null };
  const settings = { base, branch, labels, draft, ...people, ...more };
  const texts = [`${title}
`, `${body}
`, `${JSON.stringify(settings, void 0, 2)}
`];
  const paths = pathsIn2(directory);
  await Promise.all(paths.map((path, index) => writeFile(path, texts[index] ?? "")));
}
async function readProposal(directory) {
  try {
    const texts = await Promise.all(pathsIn2(directory).map((path) => readFile2(path, "utf8")));
    const [, body = "", settings = ""] = texts;
    return { body, draft: rest.parse(JSON.parse(settings)).draft };
  } catch {
    return void 0;
  }
}
async function removeProposal(directory) {
  await Promise.all(pathsIn2(directory).map((path) => rm(path, { force: true })));
}

// src/pull-request/local.ts
function localForge(options) {
  return new LocalForge(options);
}
async function currentBranch(root) {
  const branch = await gitOrNothing(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (branch !== void 0 && !isOurBranch(branch)) return branch;
  const state = branch === void 0 ? "no branch is checked out" : `${branch} is a proposal itself`;
  throw new UserError(
    "repository-unfit",
    `${state} in ${root}, so it is unclear what to propose an update for`,
    {
      hint: "name the branch: --base main, or pull-request.base in the configuration"
    }
  );
}
var LocalForge = class {
  base;
  branch;
  #options;
  constructor(options) {
    this.#options = options;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }
  async snapshot() {
    const base = await this.#commitOf(this.base);
    if (base === void 0) {
      throw new UserError(
        "repository-unfit",
        `there is no branch ${this.base} in ${this.#options.root}`,
        {
          hint: "name another with --base, or create it"
        }
      );
    }
    const ours = await this.#commitOf(this.branch);
    const [onBase, fork] = await Promise.all([
      this.#fileAt(base),
      ours === void 0 ? void 0 : this.#mergeBase(base, ours)
    ]);
    if (ours === void 0 || fork === ours) return { base: onBase };
    const [onOurs, onFork, shown] = await Promise.all([
      this.#fileAt(ours),
      fork === void 0 ? void 0 : this.#fileAt(fork),
      readProposal(this.#options.output)
    ]);
    const told = shown === void 0 ? { announced: false } : { announced: true, shown };
    return { base: onBase, open: { ...onOurs, fork: onFork?.text, ...told } };
  }
  async propose(snapshot, proposal) {
    await this.#refuseCheckedOut();
    const parents = await this.#parents(snapshot);
    const held = parents.length === 1 && proposal.text === snapshot.open?.text;
    const commit = held ? parents[0] : await this.#commit(parents, proposal);
    await this.#move(snapshot, commit, proposal.title);
    await writeProposal(this.#options.output, this, proposal);
    const places = pathsIn2(this.#options.output);
    const kind = snapshot.open === void 0 ? "created" : "updated";
    const range = `${this.base}...${this.branch}`;
    const look = quoteCommand(["git", "diff", range, "--", this.#options.path]);
    return { kind, commit, places, look, warnings: [] };
  }
  /** Whoever makes something of the files is to find none. */
  async withdraw() {
    await removeProposal(this.#options.output);
  }
  /** Forward only, and only from where the snapshot saw the branch: a second run loses the race. */
  async #move({ base, open: open2 }, commit, reason) {
    const left = open2 === void 0 ? await this.#commitOf(this.branch) : void 0;
    const merged = left !== void 0 && await this.#mergeBase(base.commit, left) === left;
    const expected = open2?.commit ?? (merged ? left : void 0);
    if (await this.#commitOf(this.branch) === expected) {
      await removeProposal(this.#options.output);
    }
    try {
      await git(this.#options.root, [
        "update-ref",
        "-m",
        reason,
        `refs/heads/${this.branch}`,
        commit,
        expected ?? "0".repeat(commit.length)
      ]);
    } catch (cause) {
      if (await this.#commitOf(this.branch) === expected) throw cause;
      throw new UserError(
        "proposal-outdated",
        `${this.branch} was moved by somebody else at the same time`,
        {
          hint: "run the same command again: it starts from what is there now",
          cause
        }
      );
    }
  }
  /** Our commit goes on top of what is there; a base that moved on is merged in, never over it. */
  async #parents({ base, open: open2 }) {
    if (open2 === void 0) return [base.commit];
    const fork = await this.#mergeBase(base.commit, open2.commit);
    return fork === base.commit ? [open2.commit] : [open2.commit, base.commit];
  }
  async #commit(parents, { text, title, summary }) {
    const { root, path } = this.#options;
    const scratch = await mkdtemp(join3(tmpdir(), "isar-artifacts-index-"));
    try {
      const env = { GIT_INDEX_FILE: join3(scratch, "index") };
      const blob = await git(root, ["hash-object", "-w", "--stdin"], { input: text });
      await git(root, ["read-tree", await this.#tree(parents)], { env });
      await git(root, ["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], { env });
      const tree = await git(root, ["write-tree"], { env });
      const message = `${title}

${summary}
`;
      const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
      return await git(root, args, { input: message, env: await this.#identity() });
    } finally {
      await rm2(scratch, { recursive: true, force: true });
    }
  }
  /** The tree that our file goes into: with two parents, what git makes of both. */
  async #tree([ours, base]) {
    const { root, path } = this.#options;
    if (base === void 0) return `${ours}^{tree}`;
    const { exitCode, stdout } = await runGit(
      root,
      ["merge-tree", "--write-tree", "--name-only", "-z", ours, base],
      { accept: [0, 1] }
    );
    const [tree = "", ...rest2] = stdout.split("\0");
    const conflicts = rest2.slice(0, rest2.indexOf("")).filter((file) => file !== path);
    if (exitCode === 0 || conflicts.length === 0) return tree;
    throw new UserError(
      "proposal-conflict",
      `${this.branch} and ${this.base} both changed ${conflicts.join(", ")}`,
      {
        hint: `somebody committed on our branch: merge ${this.base} into it by hand (${quoteCommand(["git", "switch", this.branch])}, ${quoteCommand(["git", "merge", this.base])}), then propose again`
      }
    );
  }
  /** Moving a branch under a working tree would turn our commit into its reversal there. */
  async #refuseCheckedOut() {
    const worktrees = await git(this.#options.root, ["worktree", "list", "--porcelain"]);
    if (!worktrees.split("\n").includes(`branch refs/heads/${this.branch}`)) return;
    throw new UserError("repository-unfit", `${this.branch} is checked out`, {
      hint: `${quoteCommand(["git", "switch", this.base])}, then propose again`
    });
  }
  /** git refuses to commit for somebody without a name; a machine that builds may have none. */
  async #identity() {
    const idents = ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"];
    const known = await Promise.all(
      idents.map((ident) => gitOrNothing(this.#options.root, ["var", ident]))
    );
    if (!known.includes(void 0)) return {};
    const [name, email] = ["isar-artifacts", "isar-artifacts@localhost"];
    return {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email
    };
  }
  async #fileAt(commit) {
    const { root, path } = this.#options;
    const blob = await gitOrNothing(root, [
      "rev-parse",
      "--verify",
      "--quiet",
      `${commit}:${path}`
    ]);
    if (blob === void 0) return { commit, text: void 0 };
    const text = await git(root, ["cat-file", "blob", blob], { keepFinalNewline: true });
    return { commit, text };
  }
  #commitOf(branch) {
    return gitOrNothing(this.#options.root, [
      "rev-parse",
      "--verify",
      "--quiet",
      `refs/heads/${branch}^{commit}`
    ]);
  }
  #mergeBase(a, b) {
    return gitOrNothing(this.#options.root, ["merge-base", a, b]);
  }
};

// src/pull-request/open.ts
async function openForge({ kind, environment, ...options }) {
  if (kind === "local") {
    return localForge({ ...options, base: options.base ?? await currentBranch(options.root) });
  }
  const base = options.base ?? runBranch(environment) ?? await currentBranch(options.root);
  const { githubForge } = await import("./github-UQ3UPSMN.js");
  const { appTokens } = await import("./github-app-NGIT6PVT.js");
  const address = {
    api: environment.GITHUB_API_URL || "https://api.github.com",
    repository: needed(environment, "GITHUB_REPOSITORY", "OWNER/NAME")
  };
  const app = appOf(environment);
  const branchToken = environment.ISAR_ARTIFACTS_BRANCH_TOKEN;
  return githubForge({
    ...address,
    path: options.path,
    base,
    token: app === void 0 ? needed(environment, "GITHUB_TOKEN", "a token with contents and pull-requests: write") : appTokens(app, address),
    ...branchToken ? { branchToken } : {}
  });
}
function appOf(environment) {
  const [idName, keyName] = ["ISAR_ARTIFACTS_APP_ID", "ISAR_ARTIFACTS_APP_PRIVATE_KEY"];
  const { [idName]: id, [keyName]: key } = environment;
  if (!id && !key) return void 0;
  return {
    id: needed(environment, idName, "the client ID of the GitHub App"),
    key: needed(environment, keyName, "the private key of the GitHub App, in PEM")
  };
}
function runBranch({ GITHUB_BASE_REF, GITHUB_REF_TYPE, GITHUB_REF_NAME }) {
  const branch = GITHUB_BASE_REF || (GITHUB_REF_TYPE === "branch" ? GITHUB_REF_NAME : void 0);
  if (!branch || !isOurBranch(branch)) return branch || void 0;
  throw new UserError("repository-unfit", `this run is for ${branch}, which is a proposal itself`, {
    hint: `leave ${branchFor("**")} out of the branches that start this workflow`
  });
}
function needed(environment, name, what) {
  const value = environment[name];
  if (value) return value;
  throw new UserError("config-invalid", `proposals go to GitHub, but ${name} is not set`, {
    hint: `set it to ${what}; or propose on a branch of this clone, with --forge local`
  });
}

// src/registry/aliases.ts
function aliasRules(configured) {
  return Object.entries(configured).map(([path, target]) => ({
    path: path.split("."),
    target: target.split(".")
  }));
}
function expandAliases(rules, pins) {
  const expanded = rules.map(
    ({ path, target }) => pins.filter(({ attributePath }) => contains(target, attributePath)).map(({ attributePath }) => ({
      attributePath: [...path, ...attributePath.slice(target.length)],
      target: attributePath
    }))
  );
  const empty = rules.filter((_, index) => expanded[index]?.length === 0);
  return {
    aliases: expanded.flat(),
    empty: empty.map(
      ({ path, target }) => `${nixAttributePath(path)} \u2192 ${nixAttributePath(target)}`
    )
  };
}

// src/store/open.ts
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// src/store/directory.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { constants as constants2, createReadStream as createReadStream2 } from "node:fs";
import { access, link, mkdir as mkdir2, rename, rm as rm4, stat as stat2 } from "node:fs/promises";
import { dirname, join as join6 } from "node:path";

// src/store/directory-clock.ts
import { randomUUID } from "node:crypto";
import { rm as rm3, stat, writeFile as writeFile2 } from "node:fs/promises";
import { join as join4 } from "node:path";
async function fileSystemTime(directory) {
  const probe = join4(directory, `.clock-${randomUUID()}`);
  try {
    await writeFile2(probe, "", { flag: "wx" });
    return (await stat(probe)).mtimeMs;
  } catch (error) {
    if (hasErrno(error, "EACCES", "ENOENT", "EPERM", "EROFS")) return Date.now();
    throw error;
  } finally {
    await rm3(probe, { force: true }).catch(() => void 0);
  }
}

// src/store/directory-list.ts
import { opendir } from "node:fs/promises";
import { join as join5 } from "node:path";
var temporaryName = /^(?<key>.+\/[0-9a-f]{64}(?:\.nar)?(?:\.zst|\.json)?|[0-9a-z]{32}\.narinfo)\.[0-9a-f-]{36}\.new$/;
async function* filesIn(directory, signal) {
  for await (const entry of await entriesOf(directory)) {
    signal?.throwIfAborted();
    const key = unfinishedKey(entry.name) ?? entry.name;
    if (entry.isFile() && parseKey(key)?.kind === "narinfo") yield entry.name;
  }
  for (const folder of folders) {
    for await (const entry of await entriesOf(join5(directory, folder))) {
      signal?.throwIfAborted();
      if (entry.isFile()) yield `${folder}/${entry.name}`;
    }
  }
}
async function entriesOf(folder) {
  try {
    return await opendir(folder, { bufferSize: 1024 });
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  }
}
function unfinishedKey(file) {
  return temporaryName.exec(file)?.groups?.key;
}

// src/store/durable-file.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
var blockSize = 1024 * 1024;
var syncEvery = 64 * blockSize;
var zeros = Buffer.alloc(blockSize);
async function writeDurably(path, source, signal) {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 420);
  try {
    let position = 0;
    for await (const block of blocksOf(source, Buffer.allocUnsafeSlow(blockSize))) {
      signal?.throwIfAborted();
      hash.update(block);
      if (!block.equals(zeros.subarray(0, block.length))) {
        for (let done = 0; done < block.length; ) {
          const { bytesWritten } = await file.write(block, done, void 0, position + done);
          done += bytesWritten;
        }
      }
      position += block.length;
      if (position % syncEvery === 0) await file.datasync();
    }
    await file.truncate(position);
    await file.sync();
  } finally {
    await file.close();
  }
  if (await digestOf(path, signal) === hash.digest("hex")) return;
  throw new UserError("object-corrupt", `${path} does not read as it was written`, {
    hint: "the file system lost data: check it, then publish again"
  });
}
async function digestOf(path, signal) {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
    signal?.throwIfAborted();
    hash.update(block);
  }
  return hash.digest("hex");
}
async function syncToDisk(path) {
  const file = await open(path, "r");
  await file.sync().finally(() => file.close());
}

// src/store/directory.ts
var blockSize2 = 1024 * 1024;
var abandonedAfter = 24 * 60 * 60 * 1e3;
function directoryStore(directory, publicUrl) {
  return new DirectoryStore(directory, publicUrl);
}
var DirectoryStore = class {
  location;
  publicUrl;
  #directory;
  constructor(directory, publicUrl) {
    this.#directory = directory;
    this.location = `file:${directory}`;
    this.publicUrl = publicUrl;
  }
  async head(key) {
    try {
      return await storedAt(join6(this.#directory, key));
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return void 0;
      throw this.#unreachable(error);
    }
  }
  async read(key, { signal } = {}) {
    if (await this.head(key) === void 0) return void 0;
    return this.#blocks(join6(this.#directory, key), signal);
  }
  async *#blocks(path, signal) {
    try {
      for await (const block of createReadStream2(path, { highWaterMark: blockSize2 })) {
        signal?.throwIfAborted();
        yield block;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  create(key, body, options = {}) {
    return this.#write(key, body, options, publishExclusively);
  }
  replace(key, body, { version }, options = {}) {
    return this.#write(key, body, options, async (temporary, path) => {
      if ((await storedAt(path)).version !== version) return false;
      await rename(temporary, path);
      return true;
    });
  }
  async isWriteOnce() {
    return true;
  }
  async tidy() {
    const notices = [];
    try {
      for await (const { path, abandoned } of this.#unfinishedFiles()) {
        if (!abandoned) continue;
        const removing = rm4(path, { force: true });
        notices.push(
          await removing.then(
            () => `removed ${path}, which was never finished`,
            (error) => `cannot remove ${path}, which was never finished: ${messageOf(error)}`
          )
        );
      }
    } catch {
    }
    return notices;
  }
  async *list({ signal } = {}) {
    try {
      for await (const key of filesIn(this.#directory, signal)) {
        if (unfinishedKey(key) !== void 0) continue;
        const listed = await listedAt(join6(this.#directory, key));
        if (listed !== void 0) yield { key, ...listed };
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  async now() {
    try {
      return await fileSystemTime(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  async *openUploads({ signal } = {}) {
    try {
      for await (const { key, abandoned } of this.#unfinishedFiles(signal)) {
        if (!abandoned) yield key;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  async proveWritable() {
    try {
      await refuseUnwritable(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  async remove(key, { signal } = {}) {
    signal?.throwIfAborted();
    try {
      await rm4(join6(this.#directory, key), { force: true });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  /** Of ours alone, in the folders that keys have. */
  async *#unfinishedFiles(signal) {
    for await (const file of filesIn(this.#directory, signal)) {
      const key = unfinishedKey(file);
      if (key === void 0) continue;
      const path = join6(this.#directory, file);
      const written = (await listedAt(path))?.modified;
      if (written === void 0) continue;
      yield { key, path, abandoned: Date.now() - written >= abandonedAfter };
    }
  }
  async #write(key, body, { signal, onSent }, publish) {
    const path = join6(this.#directory, key);
    const temporary = `${path}.${randomUUID2()}.new`;
    signal?.throwIfAborted();
    try {
      await mkdir2(dirname(path), { recursive: true });
      await writeBody(temporary, body, signal);
      const created = await publish(temporary, path);
      await syncToDisk(dirname(path));
      const stored = await storedAt(path);
      if (created) onSent?.(stored.size);
      return { created, ...stored };
    } catch (error) {
      if (signal?.aborted || error instanceof UserError) throw error;
      throw this.#unreachable(error);
    } finally {
      await rm4(temporary, { force: true }).catch(() => void 0);
    }
  }
  #unreachable(cause) {
    return new UserError(
      "store-unreachable",
      `the store ${this.location} cannot be used: ${messageOf(cause)}`,
      {
        hint: "check storage.url, that the directory is writable, and that the disk has room",
        cause
      }
    );
  }
};
async function writeBody(path, body, signal) {
  if (await body.clone?.(path)) return syncToDisk(path);
  const source = await body.open();
  await writeDurably(path, source, signal).finally(() => source.close());
}
async function refuseUnwritable(directory) {
  try {
    await access(directory, constants2.W_OK | constants2.X_OK);
  } catch (error) {
    if (!hasErrno(error, "ENOENT") || dirname(directory) === directory) throw error;
    await refuseUnwritable(dirname(directory));
  }
}
async function storedAt(path) {
  const { size, ino, mtimeNs } = await stat2(path, { bigint: true });
  return { size: Number(size), version: versionOf(ino, mtimeNs) };
}
function versionOf(ino, mtimeNs) {
  return `${ino}-${mtimeNs}`;
}
async function listedAt(path) {
  try {
    const { size, ino, mtimeNs } = await stat2(path, { bigint: true });
    const modified = Number(mtimeNs / 1000000n);
    return { size: Number(size), version: versionOf(ino, mtimeNs), modified };
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return void 0;
    throw error;
  }
}
async function publishExclusively(temporary, path) {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasErrno(error, "EEXIST")) return false;
    if (!hasErrno(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK")) throw error;
  }
  await rename(temporary, path);
  return true;
}

// src/store/upload-journal.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import { readdir, readFile as readFile3, rename as rename2, rm as rm5, stat as stat3, utimes } from "node:fs/promises";
import { basename, join as join7 } from "node:path";

// src/store/process.ts
import { readFileSync as readFileSync2 } from "node:fs";
function thisProcess() {
  return nameOf(process.pid) ?? nobody;
}
var nobody = "nobody";
function isRunning(name) {
  const id = Number(name.split("-", 1)[0]);
  return Number.isInteger(id) && nameOf(id) === name;
}
function nameOf(id) {
  try {
    const stat4 = readFileSync2(`/proc/${id}/stat`, "utf8");
    const fields = stat4.slice(stat4.lastIndexOf(")") + 2).split(" ");
    const [state, started] = [fields[0], fields[19]];
    if (state === "Z") return void 0;
    const boot = readFileSync2("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${id}-${started}-${boot}`;
  } catch {
    return void 0;
  }
}

// src/store/upload-journal.ts
var schema = object({
  store: string(),
  key: string(),
  encoder: string(),
  partSize: number(),
  uploadId: string().min(1)
});
var UploadJournal = class {
  #directory;
  constructor(directory) {
    this.#directory = directory;
  }
  /** Before the first part is sent. */
  async begin(entry) {
    const file = join7(this.#directory, `${randomUUID3()}.${thisProcess()}.json`);
    await replaceFile(file, JSON.stringify(entry));
    return { file, entry, touched: Date.now() };
  }
  /** Uploads to this store that no living process works on. */
  async abandoned(store) {
    const names2 = await readdir(this.#directory).catch((error) => {
      if (hasErrno(error, "ENOENT")) return [];
      throw error;
    });
    const free = names2.filter((name) => {
      const owner = nameParts.exec(name)?.groups?.owner;
      return owner !== void 0 && !isRunning(owner);
    });
    const noted = await Promise.all(free.sort().map((name) => read(join7(this.#directory, name))));
    return noted.flat().filter(({ entry }) => entry.store === store);
  }
  /** Makes an abandoned upload ours. @returns undefined where another process was faster, or we may not */
  takeUp(noted) {
    return this.#give(noted, thisProcess());
  }
  /** We stop working on it, and whoever wants may go on: this process, too. */
  async release(noted) {
    await this.#give(noted, nobody);
  }
  async forget({ file }) {
    await rm5(file, { force: true }).catch(() => void 0);
  }
  async #give({ file, entry }, owner) {
    const upload = nameParts.exec(basename(file))?.groups?.upload;
    const mine = join7(this.#directory, `${upload}.${owner}.json`);
    try {
      await rename2(file, mine);
      const now = /* @__PURE__ */ new Date();
      await utimes(mine, now, now);
      return { file: mine, entry, touched: now.getTime() };
    } catch {
      return void 0;
    }
  }
};
var nameParts = /^(?<upload>[0-9a-f-]+)\.(?<owner>[^.]+)\.json$/;
async function read(file) {
  try {
    const entry = schema.parse(JSON.parse(await readFile3(file, "utf8")));
    return [{ file, entry, touched: (await stat3(file)).mtimeMs }];
  } catch {
    return [];
  }
}

// src/store/open.ts
async function openStore(url, options) {
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  if (url.startsWith("s3:")) {
    const location = parseS3Url(url);
    const { s3Store } = await import("./s3-35YWRQGS.js");
    const { uploads } = options;
    const resuming = uploads && {
      journal: new UploadJournal(uploads.directory),
      within: uploads.within
    };
    return s3Store(location, { publicUrl, resuming, identity: options.identity });
  }
  const directory = directoryOf(url, options.base);
  const place = pathToFileURL(directory).href.replace(/\/+$/, "");
  return directoryStore(directory, publicUrl ?? place);
}
function directoryOf(url, base) {
  const path = url.startsWith("file:") ? url.slice("file:".length) : "";
  if (path.startsWith("//")) return localPath(url);
  if (path !== "") return resolve(base, path);
  throw new UserError(
    "config-invalid",
    `${shownUrl(url)} is no storage URL that this release knows`,
    {
      hint: "write file:DIR for a directory (file:/srv/isar-artifacts), or s3://BUCKET/PREFIX?region=REGION"
    }
  );
}
function localPath(url) {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UserError("config-invalid", `${shownUrl(url)} names no local directory`, {
      hint: "write file:DIR or file:///DIR",
      cause
    });
  }
}

// src/pipeline/credentials.ts
function credentialsFor(credentials, url) {
  if (credentials === void 0) return {};
  if (credentials === "netrc") return { credentials: { kind: "netrc" } };
  const region = url.startsWith("s3:") ? parseS3Url(url).region : "us-east-1";
  return { credentials: { kind: "aws", region } };
}

// src/pipeline/project.ts
async function openProject(file, settings, environment) {
  const loaded = await loadConfig(file);
  const { config, directory } = loaded;
  const variants = await loadPlan(loaded, environment);
  const source = await sourceOf(directory);
  const paths = pathsIn(directory);
  const { state } = paths;
  const registry = registryPlace(loaded, variants);
  const forgeOptions = {
    root: source.root,
    path: relative(source.root, registry.file),
    base: settings.base ?? config["pull-request"].base,
    output: join8(state, "proposal"),
    kind: settings.forge ?? config["pull-request"].forge,
    environment
  };
  let chosen;
  const forge = () => {
    chosen ??= openForge(forgeOptions);
    return chosen;
  };
  return {
    loaded,
    variants,
    source,
    store: await openStore(settings.storage ?? config.storage.url, {
      base: directory,
      publicUrl: config.storage["public-url"],
      identity: settings.identity,
      uploads: {
        directory: join8(stateHome(environment) ?? state, "uploads"),
        within: config.storage["resume-within"]
      }
    }),
    forge,
    encoder: encoderFor(
      settings.compression ?? config.storage.compression,
      config.storage["compression-level"]
    ),
    digests: cachedDigests(join8(state, "digests"), { nar: config.storage["binary-cache"] }),
    registry: {
      ...registry,
      settings: {
        known: new Set(variants.map(({ id }) => id)),
        aliases: aliasRules(config.registry.aliases),
        // A hash map has no place for it.
        access: config.registry.format === "hash-map" ? { mirrors: [] } : {
          mirrors: config.storage.mirrors.map((url) => url.replace(/\/+$/, "")),
          ...credentialsFor(
            config.storage.credentials,
            settings.storage ?? config.storage.url
          )
        }
      }
    },
    buildDirectory: settings.buildDirectory ?? config.kas["build-directory"],
    environment,
    paths
  };
}
function stateHome({ XDG_STATE_HOME, HOME }) {
  const home = HOME ? join8(HOME, ".local/state") : void 0;
  const chosen = XDG_STATE_HOME?.startsWith("/") ? XDG_STATE_HOME : home;
  return chosen && join8(chosen, "isar-artifacts");
}

// src/pipeline/state.ts
import { mkdir as mkdir3, writeFile as writeFile3 } from "node:fs/promises";
import { join as join9 } from "node:path";
async function makeStateDirectory(path) {
  try {
    await mkdir3(path, { recursive: true });
    await writeFile3(join9(path, ".gitignore"), "*\n");
  } catch (cause) {
    throw new UserError("system-failed", `${path} cannot be written: ${messageOf(cause)}`, {
      hint: "builds, logs and records are kept there: make it writable",
      cause
    });
  }
}

export {
  sourceOf2 as sourceOf,
  Undecodable,
  decompressed,
  expandAliases,
  interruption,
  openStore,
  credentialsFor,
  openProject,
  makeStateDirectory
};
