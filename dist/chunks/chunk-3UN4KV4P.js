import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  emptyRegistry,
  expandAliases,
  formatSize,
  git,
  gitOrNothing,
  nixAttributePath,
  pinsOf,
  runGit
} from "./chunk-BBIGV5KY.js";
import {
  isSha256
} from "./chunk-ABNXOTP7.js";
import {
  encodings
} from "./chunk-4WAYAIKB.js";
import {
  recordKey
} from "./chunk-YR7GDZEU.js";
import {
  urlPath,
  urlSegment
} from "./chunk-HYKB5N2R.js";
import {
  storeNameProblem
} from "./chunk-UGVLLAXQ.js";
import {
  require_dist
} from "./chunk-G57GDGAH.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  external_exports
} from "./chunk-22G6G4NZ.js";
import {
  UserError,
  hasErrno
} from "./chunk-VDBMEP3O.js";
import {
  __toESM
} from "./chunk-RZGYXAJU.js";

// src/git/ancestry.ts
async function relate(root, commit, other) {
  if (commit === other) return "same";
  if (await isAncestor(root, commit, other)) return "older";
  if (await isAncestor(root, other, commit)) return "newer";
  const known = await Promise.all(
    [commit, other].map((one) => gitOrNothing(root, ["cat-file", "-e", `${one}^{commit}`]))
  );
  const shallow = await gitOrNothing(root, ["rev-parse", "--is-shallow-repository"]);
  return shallow === "false" && !known.includes(void 0) ? "unrelated" : "unknown";
}
async function isAncestor(root, commit, other) {
  const args = ["merge-base", "--is-ancestor", commit, other];
  return (await runGit(root, args, { accept: [0, 1, 128] })).exitCode === 0;
}

// src/inputs/inputs.ts
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile as readFile3, realpath } from "node:fs/promises";
import { basename, dirname as dirname2, join as join3, relative as relative2, sep } from "node:path";

// src/inputs/kas-chain.ts
var import_yaml = __toESM(require_dist(), 1);
import { readFile } from "node:fs/promises";
import { dirname, join, parse as parsePath, resolve } from "node:path";
async function followChain(files, surroundings) {
  const known = /* @__PURE__ */ new Map();
  for (; ; ) {
    const loaded = [];
    for (const file of files) await load(resolve(file), surroundings.root, known, loaded);
    const repositories = loaded.reduce(
      (merged, { content }) => merge(merged, mappingOf(content.repos)),
      {}
    );
    const before = known.size;
    for (const [name, repository] of Object.entries(repositories)) {
      known.set(name, repositoryDirectory(name, mappingOf(repository), surroundings));
    }
    if (known.size === before) {
      const kasFiles = [...new Set(loaded.map(({ file }) => file))];
      return { files: kasFiles, repositories };
    }
  }
}
function repositoryDirectory(name, { name: renamed, url, path }, { root, workDirectory }) {
  if (typeof path === "string") return resolve(workDirectory, path);
  return url === void 0 || url === null ? root : join(workDirectory, String(renamed ?? name));
}
async function load(file, root, known, loaded, above = []) {
  const content = await readMapping(file);
  if (content === void 0 || above.includes(file)) return;
  const { dir, name, ext } = parsePath(file);
  const path = [...above, file];
  if (!name.endsWith(".lock"))
    await load(join(dir, `${name}.lock${ext}`), root, known, loaded, path);
  const includes = mappingOf(content.header).includes;
  for (const include of Array.isArray(includes) ? includes : []) {
    for (const candidate of candidates(include, file, root, known)) {
      if (await readMapping(candidate.file) === void 0) continue;
      await load(candidate.file, candidate.root, known, loaded, path);
      break;
    }
  }
  loaded.push({ file, content });
}
function candidates(include, file, root, known) {
  if (typeof include === "string") {
    return [resolve(root, include), resolve(dirname(file), include)].map((path2) => ({
      file: path2,
      root
    }));
  }
  const { repo, file: path } = mappingOf(include);
  const directory = known.get(String(repo));
  return directory === void 0 || typeof path !== "string" ? [] : [{ file: resolve(directory, path), root: directory }];
}
async function readMapping(file) {
  const text = await readFile(file, "utf8").catch(() => void 0);
  if (text === void 0) return void 0;
  try {
    return mappingOf((0, import_yaml.parse)(text, { merge: true, uniqueKeys: false, logLevel: "silent" }));
  } catch {
    return {};
  }
}
function mappingOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function merge(target, update) {
  const merged = { ...target };
  for (const [key2, value] of Object.entries(update)) {
    const both = isMapping(merged[key2]) && isMapping(value);
    merged[key2] = both ? merge(mappingOf(merged[key2]), mappingOf(value)) : value;
  }
  return merged;
}
function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/inputs/tree.ts
import { mkdtemp, readFile as readFile2, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join2, relative, resolve as resolve2 } from "node:path";
async function treeOf(directory, except) {
  const top = await ignoringTop(directory);
  const scratch = await mkdtemp(join2(tmpdir(), "isar-artifacts-tree-"));
  try {
    await git(scratch, ["init", "--quiet", "--bare", "."]);
    const left = except.map((path) => relative(top, path)).filter(isInside);
    await writeFile(join2(scratch, "info", "exclude"), await excludeLines(top, left));
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
  const own = file === void 0 ? "" : await readFile2(resolve2(top, file), "utf8").catch(() => "");
  const lines = left.map((path) => `/${path.replace(/[\\*?[\]!# ]/g, "\\$&")}
`);
  return `${own}
${lines.join("")}`;
}

// src/inputs/inputs.ts
async function inputsOf(options) {
  const [root, workDirectory, kasDirectory, except] = await Promise.all([
    physical(options.root),
    physical(options.workDirectory),
    physical(options.kasDirectory),
    Promise.all(options.except.map(physical))
  ]);
  const surroundings = { root, workDirectory };
  const chain = await followChain(
    options.chain.map((file) => join3(kasDirectory, file)),
    surroundings
  );
  const repositories = Object.entries(chain.repositories).map(([name, value]) => {
    const repository = value ?? {};
    return { name, repository, directory: repositoryDirectory(name, repository, surroundings) };
  });
  const remote = repositories.filter(({ repository }) => typeof repository.url === "string");
  const files = chain.files.filter((file) => !remote.some(({ directory }) => file.startsWith(`${directory}${sep}`))).map(async (file) => {
    const sha2562 = createHash("sha256").update(await readFile3(file));
    return { name: `kas:${relative2(root, file)}`, digest: { sha256: sha2562.digest("hex") } };
  });
  const trees = repositories.map(
    ({ name, repository, directory }) => typeof repository.url === "string" ? remoteInputs(name, directory, repository.url) : localInputs(name, directory, repository, { root, except })
  );
  const found = [...await Promise.all(files), ...(await Promise.all(trees)).flat()];
  return found.toSorted((a, b) => a.name < b.name ? -1 : 1);
}
async function physical(path) {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasErrno(error, "ENOENT") || dirname2(path) === path) throw error;
    return join3(await physical(dirname2(path)), basename(path));
  }
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
function localInputs(name, directory, { layers }, { root, except }) {
  const used = directory === root ? usedLayers(layers) : [""];
  const trees = used.map((layer) => ({
    name: layer === "" ? `repository:${name}` : `layer:${name}/${layer}`,
    path: join3(directory, layer)
  }));
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
  const known = new Set(before.map(({ name }) => name));
  return [...before, ...after.filter(({ name }) => !known.has(name))].toSorted(
    (a, b) => a.name < b.name ? -1 : 1
  );
}
function contentOf({ digest }) {
  return "sha256" in digest ? digest.sha256 : digest.gitTree;
}
function contentsOf(inputs) {
  return inputs.map((input) => `${input.name} ${contentOf(input)}
`).join("");
}

// src/judge/packages.ts
function packageChanges(old, now) {
  const before = byKey(old);
  const after = byKey(now);
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((key2) => {
    const [was, is] = [before.get(key2), after.get(key2)];
    const [name = "", arch = ""] = key2.split(":");
    if (was === void 0) return [{ kind: "added", name, arch, after: is }];
    if (is === void 0) return [{ kind: "removed", name, arch, before: was }];
    return was === is ? [] : [{ kind: "upgraded", name, arch, before: was, after: is }];
  });
}
function byKey(packages) {
  return new Map(packages.map(({ name, arch, version }) => [`${name}:${arch}`, version]));
}

// src/judge/judge.ts
function judge(baseline, built) {
  if (baseline.kind === "none") return { news: true, reasons: [baseline.why], packages: [] };
  const pinned = baseline.record;
  if (sameBytes(pinned, built)) return { news: false, reasons: ["the same bytes"], packages: [] };
  const comparable = pinned.packages !== void 0 && built.packages !== void 0;
  const packages = comparable ? packageChanges(pinned.packages, built.packages) : [];
  const reasons = [
    ...artifactSet(pinned.artifacts, built.artifacts),
    ...comparable || pinned.packages === built.packages ? [] : ["only one of the builds has a package list"],
    ...packageReasons(packages),
    ...inputReasons(pinned, built),
    ...digestReasons(pinned.artifacts, built.artifacts)
  ];
  if (reasons.length > 0) return { news: true, reasons, packages };
  return { news: false, reasons: [unchanged(built)], packages };
}
function sameBytes(pinned, built) {
  const label = ({ attributePath, name, sha256: sha2562 }) => JSON.stringify([attributePath, name, sha2562]);
  return JSON.stringify(pinned.artifacts.map(label).sort()) === JSON.stringify(built.artifacts.map(label).sort());
}
function artifactSet(old, now) {
  const label = ({ attributePath, name }) => `${attributePath.join(".")} (${name})`;
  const [before, after] = [old.map(label), now.map(label)];
  return [
    ...after.filter((text) => !before.includes(text)).map((text) => `artifact added: ${text}`),
    ...before.filter((text) => !after.includes(text)).map((text) => `artifact removed: ${text}`)
  ];
}
function packageReasons(changes) {
  if (changes.length === 0) return [];
  const counts = ["upgraded", "added", "removed"].map((kind) => ({ kind, count: changes.filter((change2) => change2.kind === kind).length })).filter(({ count }) => count > 0);
  return [`packages: ${counts.map(({ kind, count }) => `${count} ${kind}`).join(", ")}`];
}
function inputReasons(pinned, built) {
  const chain = pinned.kas.join(":") === built.kas.join(":") ? [] : ["the kas chain changed"];
  const old = new Map(pinned.inputs.map((input) => [input.name, contentOf(input)]));
  const now = new Map(built.inputs.map((input) => [input.name, contentOf(input)]));
  const names = [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])].sort();
  const changed = names.filter((name) => old.get(name) !== now.get(name));
  return [...chain, ...changed.length === 0 ? [] : [`inputs changed: ${changed.join(", ")}`]];
}
function digestReasons(old, now) {
  const before = new Map(old.map((artifact2) => [artifact2.name, artifact2]));
  const changed = now.filter(({ name, sha256: sha2562, reproducible }) => {
    const pinned = before.get(name);
    return pinned?.reproducible === true && reproducible && pinned.sha256 !== sha2562;
  });
  return changed.length === 0 ? [] : [`other contents: ${changed.map(({ name }) => name).join(", ")}`];
}
function unchanged(built) {
  const packages = built.packages === void 0 ? [] : [`same ${built.packages.length} packages`];
  return ["rebuilt", ...packages, "same inputs: pin kept"].join(", ");
}

// src/judge/rollback.ts
function rollback({ source, finishedOn }, pinned, relation) {
  if (relation === "newer") return void 0;
  const time = pinned.time ?? pinned.record?.source.time;
  if (relation === "older" || time !== void 0 && source.time < time) {
    return "built from an older commit than what is pinned: pin kept";
  }
  if (time === void 0 || source.time > time || pinned.record === void 0) return void 0;
  return Date.parse(finishedOn) < Date.parse(pinned.record.finishedOn) ? "built earlier than what is pinned: pin kept" : void 0;
}

// src/publish/stored-record.ts
import { createHash as createHash3 } from "node:crypto";

// src/record/serialize.ts
import { createHash as createHash2 } from "node:crypto";

// src/record/purl.ts
function toPurl({ name, version, arch, source, sourceVersion }) {
  const upstream = `${source}@${sourceVersion}`;
  return `pkg:deb/debian/${urlSegment(name)}@${urlSegment(version)}?arch=${urlSegment(arch)}&upstream=${urlSegment(upstream)}`;
}
function fromPurl(purl) {
  const match = /^pkg:deb\/debian\/([^@?]+)@([^@?]+)\?arch=([^&]+)&upstream=([^&]+)$/.exec(purl);
  const parts = match?.slice(1).map(decode);
  const [name, version, arch, upstream] = parts ?? [];
  const [source, ...rest] = upstream?.split("@") ?? [];
  const sourceVersion = rest.join("@");
  if (!name || !version || !arch || !source || !sourceVersion) return void 0;
  const entry = { name, version, arch, source, sourceVersion };
  return toPurl(entry) === purl ? entry : void 0;
}
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// src/record/statement.ts
var sha256 = external_exports.string().refine(isSha256, "expected a sha256 in hex");
var gitHash = external_exports.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "expected a git hash in hex");
var storeName = external_exports.string().superRefine((name, context) => {
  const problem = storeNameProblem(name);
  if (problem !== void 0) context.addIssue(`Nix rejects the name: ${problem}`);
});
var word = external_exports.string().min(1);
var key = external_exports.string().regex(/^[a-z][a-z0-9_-]*$/, "expected a name in lower case");
var bytes = external_exports.int().nonnegative();
var artifact = external_exports.object({
  attributePath: external_exports.array(word).min(1),
  name: storeName,
  file: word,
  sha256,
  size: bytes,
  reproducible: external_exports.boolean(),
  object: external_exports.object({
    key: word,
    encoding: external_exports.enum(encodings),
    size: bytes,
    checksum: word.optional()
  }).optional()
}).refine(({ sha256: sha2562, object }) => object === void 0 || object.key === keyOf(sha2562, object), {
  path: ["object", "key"],
  error: "not the key of this file in this encoding"
});
function keyOf(sha2562, { encoding }) {
  return encoding === "zstd" ? `sha256/${sha2562}.zst` : `sha256/${sha2562}`;
}
var dependency = external_exports.union([
  external_exports.object({ name: word, digest: external_exports.object({ sha256 }) }),
  external_exports.object({
    name: word,
    uri: external_exports.string().optional(),
    digest: external_exports.object({ gitTree: gitHash, gitCommit: gitHash.optional() })
  }),
  external_exports.object({ uri: external_exports.string().startsWith("pkg:deb/") })
]);
var buildType = "urn:isar-artifacts:kas-build:v1";
var statementSchema = external_exports.object({
  _type: external_exports.literal("https://in-toto.io/Statement/v1"),
  subject: external_exports.array(external_exports.object({ name: storeName, digest: external_exports.object({ sha256 }) })).min(1),
  predicateType: external_exports.literal("https://slsa.dev/provenance/v1"),
  predicate: external_exports.object({
    buildDefinition: external_exports.object({
      buildType: external_exports.literal(buildType),
      externalParameters: external_exports.object({
        variant: external_exports.object({ id: word, axes: external_exports.record(key, external_exports.string()) }),
        kas: external_exports.array(word).min(1),
        source: external_exports.object({ commit: gitHash, time: external_exports.int().nonnegative(), dirty: external_exports.boolean() })
      }),
      internalParameters: external_exports.object({ hasManifest: external_exports.boolean() }),
      resolvedDependencies: external_exports.array(dependency)
    }),
    runDetails: external_exports.object({
      builder: external_exports.object({ id: word, version: external_exports.record(key, external_exports.string()) }),
      metadata: external_exports.object({ startedOn: external_exports.iso.datetime(), finishedOn: external_exports.iso.datetime() })
    }),
    artifacts: external_exports.array(artifact).min(1)
  })
});
function toStatement(record) {
  const { variant, kas, source, inputs, packages, artifacts, tools, startedOn, finishedOn } = record;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: artifacts.map(({ name, sha256: sha2562 }) => ({ name, digest: { sha256: sha2562 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          variant: { id: variant.id, axes: { ...variant.axes } },
          kas: [...kas],
          source: { commit: source.commit, time: source.time, dirty: source.dirty }
        },
        internalParameters: { hasManifest: packages !== void 0 },
        resolvedDependencies: [
          ...inputs.map(toDependency),
          ...(packages ?? []).map((entry) => ({ uri: toPurl(entry) }))
        ]
      },
      runDetails: {
        builder: { id: "urn:isar-artifacts:cli", version: { ...tools } },
        metadata: { startedOn, finishedOn }
      },
      artifacts: artifacts.map(toArtifact)
    }
  };
}
function fromStatement(value) {
  const result = statementSchema.safeParse(value);
  if (!result.success) {
    return {
      problems: result.error.issues.map(
        ({ path, message }) => `${path.join(".") || "statement"}: ${message}`
      )
    };
  }
  const { subject, predicate } = result.data;
  const { buildDefinition, runDetails, artifacts } = predicate;
  const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
  if (!sameArtifacts(subject, artifacts)) {
    return { problems: ["predicate.artifacts: not the artifacts that subject names"] };
  }
  const packages = resolvedDependencies.flatMap(
    (entry) => "digest" in entry ? [] : [fromPurl(entry.uri)]
  );
  if (packages.includes(void 0))
    return {
      problems: ["predicate.buildDefinition.resolvedDependencies: not a package URL of ours"]
    };
  return {
    record: {
      ...externalParameters,
      inputs: resolvedDependencies.flatMap(
        (entry) => "digest" in entry ? [fromDependency(entry)] : []
      ),
      packages: internalParameters.hasManifest ? packages.filter((entry) => entry !== void 0) : void 0,
      artifacts,
      tools: runDetails.builder.version,
      ...runDetails.metadata
    }
  };
}
function sameArtifacts(subject, artifacts) {
  return subject.length === artifacts.length && subject.every(
    ({ name, digest }, index) => artifacts[index]?.name === name && artifacts[index].sha256 === digest.sha256
  );
}
function toArtifact(entry) {
  const { attributePath, name, file, sha256: sha2562, size, reproducible, object } = entry;
  return {
    attributePath: [...attributePath],
    name,
    file,
    sha256: sha2562,
    size,
    reproducible,
    ...object && { object: toObject(object) }
  };
}
function toObject({ key: key2, encoding, size, checksum }) {
  return { key: key2, encoding, size, ...checksum === void 0 ? {} : { checksum } };
}
function toDependency({ name, digest, url }) {
  if ("sha256" in digest) return { name, digest: { sha256: digest.sha256 } };
  return { name, digest: gitDigest(digest), ...url === void 0 ? {} : { uri: `git+${url}` } };
}
function gitDigest({ gitTree, gitCommit }) {
  return { gitTree, ...gitCommit === void 0 ? {} : { gitCommit } };
}
function fromDependency(entry) {
  const { name, digest } = entry;
  const uri = "uri" in entry ? entry.uri : void 0;
  return { name, digest, ...uri === void 0 ? {} : { url: uri.replace(/^git\+/, "") } };
}

// src/record/serialize.ts
function serializeRecord(record) {
  const text = `${JSON.stringify(toStatement(record), void 0, 2)}
`;
  return { text, digest: createHash2("sha256").update(text).digest("hex") };
}
function parseRecord(text, place) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError("record-invalid", `${place} is no JSON`, {
      cause,
      hint: "build the variant again"
    });
  }
  const result = fromStatement(value);
  if ("record" in result) return result.record;
  throw new UserError(
    "record-invalid",
    `${place} is no build record: ${result.problems.join("; ")}`,
    {
      hint: "build the variant again, with the same release of isar-artifacts"
    }
  );
}

// src/publish/stored-record.ts
async function storedRecord(store, digest, options = {}) {
  const key2 = recordKey(digest);
  const body = await store.read(key2, options);
  if (body === void 0) return void 0;
  const blocks = [];
  for await (const block of body) blocks.push(block);
  const bytes2 = Buffer.concat(blocks);
  if (createHash3("sha256").update(bytes2).digest("hex") === digest) {
    return parseRecord(bytes2.toString("utf8"), `${store.location}/${key2}`);
  }
  throw new UserError(
    "object-corrupt",
    `${key2} in ${store.location} is not the record that its key names`,
    {
      hint: "find out who wrote it; then remove that object and publish the variant again"
    }
  );
}

// src/pipeline/judge-record.ts
async function judgeRecord(current, record, options) {
  const variant = current.variants.get(record.variant.id);
  const baseline = await baselineOf(variant, options);
  const pinned = baseline.kind === "record" ? baseline.record : void 0;
  if (options.force) {
    const verdict = judge(baseline, record);
    const reasons = verdict.news ? verdict.reasons : ["forced", ...verdict.reasons];
    return { record, pinned, verdict: { ...verdict, news: true, reasons } };
  }
  const back = variant && await stepBack(variant, pinned, record, options.root);
  if (back === void 0) return { record, pinned, verdict: judge(baseline, record) };
  return { record, pinned, verdict: { news: false, reasons: [back], packages: [] } };
}
async function stepBack({ commit, time }, pinned, record, root) {
  const before = commit ?? pinned?.source.commit;
  const relation = before === void 0 ? "unknown" : await relate(root, record.source.commit, before);
  return rollback(record, { time, record: pinned }, relation);
}
async function baselineOf(pinned, { store, signal }) {
  if (pinned === void 0) return { kind: "none", why: "not pinned yet" };
  if (pinned.record === void 0) return { kind: "none", why: "never published" };
  const record = await storedRecord(store, pinned.record, { signal });
  return record === void 0 ? { kind: "none", why: "no baseline" } : { kind: "record", record };
}

// src/record/build-record.ts
function isPublished(record) {
  return record.artifacts.every(({ object }) => object !== void 0);
}

// src/publish/vouch.ts
function compareStored(claim, stored) {
  if (claim.size !== stored.size) return "other";
  if (claim.checksum === void 0 || kindOf(claim.checksum) !== kindOf(stored.checksum)) {
    return "unknown";
  }
  return claim.checksum === stored.checksum ? "equal" : "other";
}
function kindOf(checksum) {
  return `${checksum?.split(":", 1)[0]}${/-\d+$/.exec(checksum ?? "")?.[0]}`;
}

// src/publish/published.ts
var atOnce = 16;
async function checkPublished(store, records, options = {}) {
  const unpublished = records.filter(
    ({ artifacts }) => artifacts.some(({ object }) => object === void 0)
  );
  if (unpublished.length > 0)
    throw notPublished(
      store,
      unpublished.map(({ variant }) => variant.id)
    );
  const claims = records.flatMap(claimsOf);
  const limit = pLimit(atOnce);
  const found = await Promise.all(claims.map(({ key: key2 }) => limit(() => store.head(key2, options))));
  const missing = claims.filter((_, index) => found[index] === void 0).map(({ id }) => id);
  if (missing.length > 0) throw notPublished(store, [...new Set(missing)]);
  for (const [index, claim] of claims.entries()) {
    const stored = found[index];
    if (stored !== void 0) refuseOther(store, claim, stored);
  }
}
function claimsOf(record) {
  const { id } = record.variant;
  const { text, digest } = serializeRecord(record);
  return [
    { id, key: recordKey(digest), size: Buffer.byteLength(text) },
    ...record.artifacts.flatMap(({ object }) => object === void 0 ? [] : [{ id, ...object }])
  ];
}
function refuseOther({ location }, { id, key: key2, ...claim }, stored) {
  const compared = compareStored(claim, stored);
  const sameSize = claim.size === stored.size;
  if (compared === "equal" || sameSize && claim.checksum === void 0) return;
  const now = sameSize ? `the checksum ${stored.checksum}` : `${stored.size} bytes`;
  const then = sameSize ? claim.checksum : `${claim.size}`;
  throw new UserError(
    "object-corrupt",
    `${key2} in ${location} has ${now}, and not ${then} as the record of ${id} says`,
    {
      hint: "find out who replaced it; then publish the variant again: isar-artifacts publish --repair"
    }
  );
}
function notPublished({ location }, ids) {
  return new UserError(
    "not-published",
    `${ids.join(", ")}: built, but not all of it is in ${location}`,
    {
      hint: "a proposal must not name files that nobody can fetch: isar-artifacts publish, then propose again"
    }
  );
}

// src/registry/changes.ts
var otherParts = ["adopted pins", "alias attributes", "mirrors and credentials"];
function changesBetween(old, now) {
  const [adoptedPart, aliasPart, accessPart] = otherParts;
  const variants = variantChanges(old, now);
  const aliases = aliasChanges(old, now);
  const told = new Set(
    [...variants.flatMap(({ pins }) => pins), ...aliases].map((one) => one.attribute)
  );
  const adopted = adoptedChanges(old, now).filter(({ attribute }) => !told.has(attribute));
  const access = JSON.stringify(old.access) !== JSON.stringify(now.access);
  return [
    ...variants,
    ...adopted.length > 0 ? [{ id: adoptedPart, kind: kindOf2(adopted), pins: adopted }] : [],
    ...aliases.length > 0 ? [{ id: aliasPart, kind: kindOf2(aliases), pins: aliases }] : [],
    ...access ? [{ id: accessPart, kind: "moved", pins: [] }] : []
  ];
}
function kindOf2(pins) {
  if (pins.every(({ before }) => before === void 0)) return "added";
  return pins.every(({ after }) => after === void 0) ? "dropped" : "moved";
}
function variantChanges(old, now) {
  const adopted = byAttribute(old.adopted);
  const ids = [.../* @__PURE__ */ new Set([...old.variants.keys(), ...now.variants.keys()])].sort();
  return ids.flatMap((id) => {
    const [before, after] = [old.variants.get(id), now.variants.get(id)];
    const had = after?.pins.flatMap(
      ({ attributePath }) => adopted.get(nixAttributePath(attributePath)) ?? []
    );
    const pins = pinChanges([...before?.pins ?? [], ...had ?? []], after?.pins ?? []);
    if (after === void 0) return [{ id, kind: "dropped", pins }];
    if (before === void 0) return [{ id, kind: "added", pins }];
    return sameVariant(before, after) ? [] : [{ id, kind: "moved", pins }];
  });
}
function adoptedChanges(old, now) {
  const pinned = byAttribute(pinsOf({ variants: now.variants, adopted: [] }));
  return pinChanges(old.adopted, now.adopted).filter(({ attribute }) => !pinned.has(attribute));
}
function sameVariant(a, b) {
  return a.record === b.record && a.commit === b.commit && a.time === b.time && pinChanges(a.pins, b.pins).length === 0;
}
function aliasChanges(old, now) {
  const [before, after] = [targets(old), targets(now)];
  const [oldPins, newPins] = [byAttribute(pinsOf(old)), byAttribute(pinsOf(now))];
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((attribute) => {
    const [was, is] = [before.get(attribute), after.get(attribute)];
    if (was === is) return [];
    return [change(attribute, oldPins.get(was ?? attribute), newPins.get(is ?? attribute))];
  });
}
function targets({ aliases }) {
  return new Map(
    aliases.map(({ attributePath, target }) => [
      nixAttributePath(attributePath),
      nixAttributePath(target)
    ])
  );
}
function pinChanges(old, now) {
  const before = byAttribute(old);
  const after = byAttribute(now);
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((attribute) => {
    const [was, is] = [before.get(attribute), after.get(attribute)];
    if (was !== void 0 && is !== void 0 && samePin(was, is)) return [];
    return [change(attribute, was, is)];
  });
}
function change(attribute, before, after) {
  return { attribute, ...before && { before }, ...after && { after } };
}
function samePin(a, b) {
  return a.name === b.name && a.sha256 === b.sha256 && a.size === b.size && a.url === b.url && a.encoding === b.encoding;
}
function byAttribute(pins) {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}

// src/pull-request/current.ts
function currentRegistry(snapshot, read) {
  const registryOf = (text) => text === void 0 ? emptyRegistry : read(text);
  const base = registryOf(snapshot.base.text);
  if (snapshot.open === void 0) return base;
  const [ours, fork] = [registryOf(snapshot.open.text), registryOf(snapshot.open.fork)];
  return {
    ...base,
    variants: threeWay(base.variants, ours.variants, fork.variants, sameVariant, laterVariant),
    adopted: [
      ...threeWay(
        byAttribute2(base.adopted),
        byAttribute2(ours.adopted),
        byAttribute2(fork.adopted),
        (a, b) => JSON.stringify(a) === JSON.stringify(b),
        (theirs) => theirs
      ).values()
    ]
  };
}
function threeWay(...[base, ours, fork, same, choose]) {
  const alike = (a, b) => a === void 0 || b === void 0 ? a === b : same(a, b);
  const decide = (key2) => {
    const [theirs, our, before] = [base.get(key2), ours.get(key2), fork.get(key2)];
    if (alike(our, before)) return theirs;
    if (alike(theirs, before)) return our;
    if (theirs === void 0 || our === void 0) return theirs ?? our;
    return choose(theirs, our);
  };
  return new Map(
    [.../* @__PURE__ */ new Set([...base.keys(), ...ours.keys()])].flatMap((key2) => {
      const decided = decide(key2);
      return decided === void 0 ? [] : [[key2, decided]];
    })
  );
}
function laterVariant(base, ours) {
  return (ours.time ?? 0) > (base.time ?? 0) ? ours : base;
}
function byAttribute2(pins) {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}

// src/escape/markdown.ts
function markdownText(text) {
  return inert(text).replace(gitHubFinds, (start) => `${start}&#8203;`);
}
function markdownCode(text) {
  return `<code>${inert(text)}</code>`;
}
var gitHubFinds = /&#(?:64|35);|(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu;
function inert(text) {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim().replace(/[^\p{L}\p{N} ,;%./()+-]|^[^\p{L}]/gu, reference);
}
function reference(letter) {
  return `&#${letter.codePointAt(0)};`;
}

// src/pull-request/describe.ts
function proposalTitle(changes) {
  const others = changes.filter(({ id }) => isOther(id)).map(({ id }) => id);
  const variants = changes.filter(({ id }) => !isOther(id));
  const [first] = variants;
  const named = variants.length > 1 ? [`${variants.length} variants`] : first ? [first.id] : [];
  const what = [...named, ...others].join(", ");
  return foreignLogLine(`isar-artifacts: update ${what}`);
}
function commitSummary(changes, { reasons }) {
  return changes.flatMap(({ id, kind, pins }) => [
    `${id}: ${[kind, ...reasons.get(id) ?? []].join("; ")}`,
    ...pins.map(
      ({ attribute, before, after }) => `  ${attribute} ${before?.sha256 ?? "none"} -> ${after?.sha256 ?? "none"}`
    )
  ]).map(foreignLogLine).join("\n");
}
function proposalBody(changes, circumstances) {
  return [
    "Generated by isar-artifacts from new builds. Merging it pins the artifacts below.",
    ...warnings(circumstances),
    ...changes.map((change2) => variantSection(change2, circumstances.reasons.get(change2.id) ?? []))
  ].join("\n\n");
}
function warnings({ failures, dirty }) {
  const failed = failures.map(
    ({ id, message }) => `- ${markdownCode(id)}: ${markdownText(firstLine(message))}`
  );
  return [
    ...failed.length === 0 ? [] : [`**Not built; their pins stay as they are:**

${failed.join("\n")}`],
    ...dirty.length === 0 ? [] : [`**Built from uncommitted changes:** ${dirty.map(markdownCode).join(", ")}`]
  ];
}
function isOther(id) {
  return otherParts.some((part) => part === id);
}
function variantSection({ id, kind, pins }, reasons) {
  const why = kind === "dropped" && !isOther(id) ? ["it left the configuration"] : reasons;
  const rows = pins.map((change2) => `| ${cells(change2).join(" | ")} |`);
  const table = [
    "| artifact | sha256 before | sha256 after | size before | size after |",
    "| --- | --- | --- | ---: | ---: |",
    ...rows
  ];
  return [
    `### ${markdownText(id)}`,
    `${kind}${why.length === 0 ? "" : `: ${markdownText(why.join("; "))}`}`,
    ...rows.length === 0 ? [] : [table.join("\n")]
  ].join("\n\n");
}
function cells({ attribute, before, after }) {
  const digest = (pin) => pin === void 0 ? "\u2013" : markdownCode(pin.sha256.slice(0, 12));
  const size = (pin) => pin?.size === void 0 ? "\u2013" : formatSize(pin.size);
  return [markdownCode(attribute), digest(before), digest(after), size(before), size(after)];
}
function firstLine(text) {
  return text.split("\n", 1)[0] ?? "";
}

// src/registry/merge.ts
function mergeRegistry(old, updates, { known, aliases, access }) {
  const kept = [...old.variants.values()].filter(({ id }) => known.has(id));
  const variants = new Map([...kept, ...updates].map((variant) => [variant.id, variant]));
  const adopted = stillAdopted(old, variants, aliases);
  const expanded = expandAliases(aliases, pinsOf({ variants, adopted }));
  const registry = { variants, adopted, aliases: expanded.aliases, access };
  return { registry, changes: changesBetween(old, registry), emptyAliases: expanded.empty };
}
function stillAdopted({ adopted }, variants, rules) {
  const pins = pinsOf({ variants, adopted: [] });
  const { aliases } = expandAliases(rules, pins);
  const taken = new Set(
    [...pins, ...aliases].map(({ attributePath }) => nixAttributePath(attributePath))
  );
  return adopted.filter(({ attributePath }) => !taken.has(nixAttributePath(attributePath)));
}

// src/registry/pins-of-record.ts
function pinsOfRecord(record, urlOf) {
  const { variant, source, artifacts } = record;
  return {
    id: variant.id,
    ...isPublished(record) ? { record: serializeRecord(record).digest } : {},
    commit: source.commit,
    time: source.time,
    pins: artifacts.map(({ attributePath, name, sha256: sha2562, size, object }) => ({
      attributePath,
      name,
      sha256: sha2562,
      size,
      encoding: object?.encoding ?? "none",
      ...object === void 0 ? {} : { url: urlOf(object.key) }
    }))
  };
}

// src/store/object-url.ts
function objectUrl(publicUrl, key2) {
  return `${publicUrl}/${urlPath(key2)}`;
}

// src/pipeline/propose.ts
async function proposeUpdate(project, judged, options) {
  const { loaded, registry: registryFile } = project;
  const { format, settings } = registryFile;
  const forge = await project.forge();
  const path = loaded.config.registry.path;
  const snapshot = await forge.snapshot();
  const base = snapshot.base.text === void 0 ? emptyRegistry : format.read(snapshot.base.text, `${forge.base}:${path}`);
  const current = currentRegistry(snapshot, (text2) => format.readOlder(text2, path));
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  await checkPublished(
    project.store,
    news.map(({ record }) => record),
    { signal: options.signal }
  );
  const { registry } = mergeRegistry(current, updatesOf(project, news), settings);
  const text = format.write(registry, snapshot.base.text, path);
  const changes = changesBetween(base, registry);
  if (changes.length === 0 || text === snapshot.base.text)
    return { kind: "unchanged", why: `${path} on ${forge.base} is up to date`, changes: [] };
  if (snapshot.open?.announced === true && text === snapshot.open.text)
    return {
      kind: "unchanged",
      why: `${forge.branch} already proposes it`,
      changes: [],
      ...snapshot.open.pullRequest && { pullRequest: snapshot.open.pullRequest }
    };
  const circumstances = {
    reasons: new Map(news.map(({ record, verdict }) => [record.variant.id, verdict.reasons])),
    failures: options.failures.map(({ id, error }) => ({ id, message: error.message })),
    dirty: news.filter(({ record }) => record.source.dirty).map(({ record }) => record.variant.id)
  };
  const title = proposalTitle(changes);
  const body = proposalBody(changes, circumstances);
  const described = { base: forge.base, branch: forge.branch, title, body, changes };
  if (options.dryRun) return { ...described, kind: "planned" };
  const proposed = await forge.propose(snapshot, {
    text,
    title,
    summary: commitSummary(changes, circumstances),
    body,
    labels: loaded.config["pull-request"].labels
  });
  return { ...described, ...proposed };
}
async function currentOf({ forge, loaded, registry }) {
  const { path } = loaded.config.registry;
  const snapshot = await (await forge()).snapshot();
  return currentRegistry(snapshot, (text) => registry.format.readOlder(text, path));
}
async function readyToPropose(project) {
  const { format, settings } = project.registry;
  const { path } = project.loaded.config.registry;
  const snapshot = await (await project.forge()).snapshot();
  const current = currentRegistry(snapshot, (text) => format.readOlder(text, path));
  format.write(mergeRegistry(current, [], settings).registry, snapshot.base.text, path);
}
async function judgeForProposal(project, records, force) {
  const current = await currentOf(project);
  const options = { store: project.store, root: project.source.root, force };
  return Promise.all(records.map((record) => judgeRecord(current, record, options)));
}
function updatesOf({ store }, news) {
  return news.map(({ record }) => pinsOfRecord(record, (key2) => objectUrl(store.publicUrl, key2)));
}
function checkPlanned({ variants }, { variant, artifacts }) {
  const planned = variants.find(({ id }) => id === variant.id)?.artifacts ?? [];
  const [labels, recorded] = [planned.map(labelOf), artifacts.map(labelOf)];
  const other = recorded.find((label) => !labels.includes(label));
  const lacking = planned.find((one) => !one.optional && !recorded.includes(labelOf(one)));
  if (other === void 0 && lacking === void 0) return;
  throw new UserError(
    "record-invalid",
    other === void 0 ? `the record of ${variant.id} lacks ${lacking && labelOf(lacking)}` : `the record of ${variant.id} names ${other}, which the configuration does not`,
    {
      hint: "the configuration changed after the build: build the variant again"
    }
  );
}
function labelOf({ attributePath, name }) {
  return `${attributePath.join(".")} (${name})`;
}

export {
  inputsOf,
  earliest,
  contentsOf,
  serializeRecord,
  parseRecord,
  judgeRecord,
  compareStored,
  checkPublished,
  otherParts,
  changesBetween,
  markdownText,
  markdownCode,
  mergeRegistry,
  isPublished,
  pinsOfRecord,
  objectUrl,
  proposeUpdate,
  currentOf,
  readyToPropose,
  judgeForProposal,
  updatesOf,
  checkPlanned
};
