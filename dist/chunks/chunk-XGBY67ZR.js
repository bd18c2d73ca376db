import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  changedConfig,
  isByProgram
} from "./chunk-CTPIZVY2.js";
import {
  buildOrder
} from "./chunk-TK4T2WY7.js";
import {
  buildDirectories,
  buildsBeside,
  kasEnvironment,
  wordsOf
} from "./chunk-K45UBTEV.js";
import {
  localTrees,
  readChain
} from "./chunk-VKEV3O3Y.js";
import {
  git,
  gitOrNothing,
  runGit,
  sourceOf
} from "./chunk-DQDEHG6U.js";
import {
  parseConfigDocument
} from "./chunk-U32REIBR.js";
import {
  configSchema,
  eachVariant,
  groupByProblem
} from "./chunk-XWFRWXDS.js";
import {
  allHosts,
  planVariants
} from "./chunk-XWC4ZYAC.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/changed-since.ts
import { statSync } from "node:fs";
import { readlink as readlink2 } from "node:fs/promises";
import { basename, dirname as dirname2, join as join3, relative as relative3, resolve as resolve2 } from "node:path";

// src/git/changed-files.ts
import { readlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
var deeper = "a shallow clone lacks it (actions/checkout: set fetch-depth: 0)";
async function beginningOf(root, ref) {
  const unknown = (reason) => ({ commit: void 0, reason });
  if (/^(0{40}|0{64})$/.test(ref)) return unknown("there is nothing before a branch that is new");
  const named = ref.startsWith("-") ? void 0 : await commitOf(root, ref);
  const isHash = /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);
  if (named === void 0 && isHash)
    return unknown(`the commit ${ref} is not here: a forced push left it behind, or ${deeper}`);
  if (named === void 0) {
    throw new UserError("usage-invalid", `changed-since: ${ref} is no commit here`, {
      hint: `name a branch, a tag or a commit that git log ${ref} would show; ${deeper}`
    });
  }
  if (isHash) return { commit: named };
  const parted = await gitOrNothing(root, ["merge-base", named, "HEAD"]);
  if (parted !== void 0 && parted !== "") return { commit: parted };
  return unknown(`no commit is known that ${ref} and HEAD both come from: ${deeper}`);
}
function commitOf(root, ref) {
  return gitOrNothing(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
}
async function changedFiles(root, commit) {
  const flags = [
    "--name-status",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--ignore-submodules=none"
  ];
  const list = ["ls-files", "--others", "--exclude-standard", "-z"];
  const [differing, untracked] = await Promise.all([
    git(root, ["diff", "--no-relative", ...flags, commit, "--"]),
    git(root, list)
  ]);
  return [
    ...pairs(differing).map(([status, path]) => ({ path, how: meaning[status] ?? "changed" })),
    // A repository in the repository is listed as a directory.
    ...words(untracked).map((path) => ({ path: path.replace(/\/$/, ""), how: "added" }))
  ];
}
var meaning = { A: "added", D: "removed" };
async function linksOf(root) {
  const entries = words(await git(root, ["ls-files", "--stage", "-z"]));
  const paths = entries.filter((entry) => entry.startsWith("120000 ")).map((entry) => entry.slice(entry.indexOf("	") + 1));
  const links = await Promise.all(
    paths.map(async (path) => {
      const text = await readlink(join(root, path)).catch(() => void 0);
      if (text === void 0) return [];
      return [{ path, target: relative(root, resolve(root, dirname(path), text)) }];
    })
  );
  return links.flat();
}
function words(text) {
  return text.split("\0").filter((word) => word !== "");
}
function pairs(text) {
  const all = words(text);
  return all.flatMap((word, index) => index % 2 === 0 ? [[word, all[index + 1] ?? ""]] : []);
}

// src/inputs/sources.ts
import { join as join2, relative as relative2, sep } from "node:path";
async function sourcesOf(options) {
  const { root, except, chain, repositories } = await readChain(options);
  const trees = treesOf(repositories, root);
  const left = except.map((path) => relative2(root, path)).filter((path) => path !== "");
  const all = [
    ...kasFilesOf(chain, repositories, root),
    ...trees.map((tree) => ({ ...tree, except: left })),
    ...patchesOf(repositories),
    ...await submodulesOf(repositories, root)
  ];
  return {
    sources: all.map((source) => ({ ...source, path: relative2(root, source.path) })).filter(({ path }) => isInside(path)),
    incomplete: reasonsForMore(chain, root),
    unseen: await unseenOf(trees, root)
  };
}
function kasFilesOf({ files, absent, includedBy }, repositories, root) {
  const remote = repositories.filter(isRemote).map(({ directory }) => directory);
  const isLocal = (file) => !remote.some((one) => file.startsWith(`${one}${sep}`));
  const labelOf = (file) => {
    const by = includedBy.get(file);
    return by === void 0 ? "kas file" : `kas file, included by ${relative2(root, by)}`;
  };
  const label = "kas looks for it";
  return [
    ...files.map((path) => ({ path, kind: "kas file", label: labelOf(path) })),
    ...absent.map((path) => ({ path, kind: "absent", label }))
  ].filter(({ path }) => isLocal(path));
}
function treesOf(repositories, root) {
  const local = repositories.filter((one) => !isRemote(one));
  return local.flatMap(
    ({ name, value, directory }) => localTrees(name, directory, value, root).map((tree) => {
      const kind = tree.name.startsWith("layer:") ? "layer" : "repository";
      return { path: tree.path, kind, label: tree.name.replace(":", " ") };
    })
  );
}
function patchesOf(repositories) {
  const patched = repositories.filter(isRemote);
  return patched.flatMap(
    ({ name, value }) => Object.values(value.patches ?? {}).flatMap((patch) => {
      const { repo, path } = patch ?? {};
      if (typeof path !== "string") return [];
      const holding = repositories.filter(
        (one) => !isRemote(one) && (typeof repo !== "string" || one.name === repo)
      );
      return holding.map(
        ({ directory }) => ({
          path: join2(directory, path),
          kind: "patch",
          label: `patch of ${name}`
        })
      );
    })
  );
}
async function submodulesOf(repositories, root) {
  const inside = repositories.filter((one) => isRemote(one) && isInside(relative2(root, one.directory))).map(({ name, directory }) => ({ name, path: relative2(root, directory) }));
  if (inside.length === 0) return [];
  const paths = inside.map(({ path }) => `:(literal)${path}`);
  const entries = await git(root, ["ls-files", "--stage", "-z", "--", ...paths]);
  return inside.filter(({ path }) => entries.split("\0").some((one) => isSubmodule(one, path))).map(({ name, path }) => ({
    path: join2(root, path),
    kind: "repository",
    label: `repository ${name}`
  }));
}
function isSubmodule(entry, path) {
  return entry.startsWith("160000 ") && entry.endsWith(`	${path}`);
}
function isRemote({ url }) {
  return url !== void 0;
}
function reasonsForMore({ missing, unreadable, unfetched }, root) {
  return [
    ...unfetched.map((file) => `${file}, which its kas chain includes, is not checked out here`),
    ...unreadable.map(({ file }) => `${relative2(root, file)} cannot be read as YAML`),
    ...missing.map(
      ({ file }) => `${relative2(root, file)}, which its kas chain includes, is missing`
    )
  ];
}
async function unseenOf(trees, root) {
  const others = trees.map(({ path, label }) => ({ path: relative2(root, path), label })).filter(({ path }) => path !== "");
  const inside = others.map(({ path }) => path).filter(isInside);
  const { stdout } = await runGit(root, ["check-ignore", "-z", "--stdin"], {
    input: inside.join("\0"),
    // 128: in a submodule, which is a part of the repository.
    accept: [0, 1, 128]
  });
  const ignored = new Set(stdout.split("\0"));
  return others.filter(({ path }) => !isInside(path) || ignored.has(path)).map(({ path, label }) => `${label} (git does not track ${path} here)`);
}
function isInside(path) {
  return path !== ".." && !path.startsWith("../");
}

// src/plan/changed.ts
function touchesOf(variants, { files, links, never, config, matrixFromProgram }) {
  const seen = files.filter(({ path }) => !never.some((one) => within(path, one)));
  const followed = variants.map((one) => ({ ...one, all: followLinks(one.sources, links) }));
  const others = seen.filter(({ path }) => path !== config.path);
  const unattributed = others.find(
    (file) => !followed.some(({ all }) => all.some((source) => hits(file, source)))
  );
  const program = matrixFromProgram && unattributed !== void 0;
  const everything = program ? `${describe(unattributed)}, and the program that prints the matrix may read it` : config.everything;
  if (everything !== void 0) return allTouched(variants, everything);
  return {
    everything: void 0,
    variants: followed.map((variant) => touchOf(variant, seen, others, config))
  };
}
function allTouched(variants, reason) {
  return {
    everything: reason,
    variants: variants.map(({ id }) => ({ id, touched: true, why: [reason] }))
  };
}
function touchOf({ id, sources, all, incomplete, unseen }, files, others, config) {
  const settings = config.variants.get(id);
  const hit = files.flatMap((file) => {
    const source = all.find((one) => hits(file, one));
    return source === void 0 ? [] : [`${describe(file)} (${source.label})`];
  });
  const [other] = others;
  const reasons = [...settings === void 0 ? [] : [settings], ...hit];
  if (reasons.length > 0) return { id, touched: true, why: reasons };
  const [unknown] = incomplete;
  if (other !== void 0 && unknown !== void 0)
    return { id, touched: true, why: [`${describe(other)}, and ${unknown}`] };
  const blind = unseen.map((what) => `changes of ${what} are not seen`);
  return { id, touched: false, why: [untouched(sources), ...blind] };
}
function hits({ path }, { path: source, except = [] }) {
  if (within(source, path)) return true;
  return within(path, source) && !except.some((one) => within(path, one) && !within(source, one));
}
function within(path, directory) {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}
var maximumHops = 40;
function followLinks(sources, links) {
  const found = [...sources];
  const paths = new Set(sources.map(({ path }) => path));
  let last = sources;
  for (let hop = 0; hop < maximumHops && last.length > 0; hop++) {
    const fresh = /* @__PURE__ */ new Map();
    for (const source of last.flatMap((one) => links.flatMap((link) => behind(one, link)))) {
      if (!paths.has(source.path)) fresh.set(source.path, source);
    }
    last = [...fresh.values()];
    for (const { path } of last) paths.add(path);
    found.push(...last);
  }
  return found;
}
function behind(source, { path, target }) {
  const label = `${source.label}, by the link ${path}`;
  if (within(source.path, path)) {
    const rest = source.path.slice(path.length);
    return [{ ...source, label, path: target === "" ? rest.slice(1) : `${target}${rest}` }];
  }
  const leadsOut = within(path, source.path) && !within(target, source.path);
  return leadsOut ? [{ ...source, label, path: target }] : [];
}
function describe({ path, how }) {
  return `${path} ${how}`;
}
var plurals = { "kas file": "kas files", layer: "layers", repository: "repositories" };
function untouched(sources) {
  const counts = Object.entries(plurals).flatMap(([kind, plural]) => {
    const own = sources.filter((source) => source.kind === kind);
    return own.length === 0 ? [] : [`${own.length} ${own.length === 1 ? kind : plural}`];
  });
  const last = counts.at(-1) ?? "inputs";
  return `none of its ${[counts.slice(0, -1).join(", "), last].filter(Boolean).join(" and ")} changed`;
}

// src/pipeline/changed-since.ts
async function changedSince(ref, project) {
  const { loaded, variants } = project;
  const { directory } = loaded;
  const { root } = await sourceOf(directory);
  const beginning = await beginningOf(root, ref);
  const { commit } = beginning;
  if (commit === void 0) return { ref, commit, ...allTouched(variants, beginning.reason) };
  const inRepository = (path2) => relative3(root, join3(directory, path2));
  const config = await followLinks2(join3(directory, basename(project.file)));
  const path = relative3(root, config.file);
  const [files, links, sources] = await Promise.all([
    changedFiles(root, commit),
    linksOf(root),
    sourcesOfAll(root, project)
  ]);
  const led = config.links.map((link) => relative3(root, link));
  const moved = files.find((file) => led.includes(file.path));
  const everything = moved && `${moved.path} ${moved.how}, which leads to the configuration`;
  const isChanged = files.some((file) => file.path === path);
  const unchanged = { variants: /* @__PURE__ */ new Map() };
  const change = isChanged ? configChange(await textAt(root, commit, path), loaded.config, path) : unchanged;
  const touches = touchesOf(sources, {
    files,
    links,
    never: [inRepository(loaded.config.registry.path), inRepository(".isar-artifacts")],
    config: { path, ...change, ...everything && { everything } },
    matrixFromProgram: isByProgram(loaded.config)
  });
  return { ref, commit, ...touches };
}
async function followLinks2(named) {
  const links = [];
  let file = named;
  for (; ; ) {
    const target = await readlink2(file).catch(() => void 0);
    if (target === void 0 || links.includes(file)) break;
    links.push(file);
    file = resolve2(dirname2(file), target);
  }
  return { file, links };
}
function textAt(root, commit, path) {
  return gitOrNothing(root, ["cat-file", "blob", `${commit}:${path}`]);
}
function configChange(before, after, file) {
  const old = before === void 0 ? void 0 : readable(before, file);
  if (old !== void 0) return changedConfig(old, after, file);
  return { everything: `${file} changed, and cannot be read as it was`, variants: /* @__PURE__ */ new Map() };
}
function readable(text, file) {
  try {
    return configSchema.parse(parseConfigDocument(text, file).value);
  } catch {
    return void 0;
  }
}
async function sourcesOfAll(root, project) {
  const chains = chainsOnAnyHost(project);
  const programs = programsOf(root, project.loaded);
  return Promise.all(
    project.variants.map(async (variant) => {
      const directories = directoriesOf(project, variant);
      const { kas, work } = directories;
      const except = buildsBeside(directories, project.loaded.directory);
      const found = await Promise.all(
        (chains.get(variant.id) ?? [variant.kas]).map(
          (chain) => sourcesOf({ root, kasDirectory: kas, workDirectory: work, chain, except })
        )
      );
      const all = [...found.flatMap(({ sources }) => sources), ...programs];
      return {
        id: variant.id,
        sources: [...new Map(all.map((one) => [`${one.kind} ${one.path}`, one])).values()],
        incomplete: [...new Set(found.flatMap(({ incomplete }) => incomplete))],
        unseen: [...new Set(found.flatMap(({ unseen }) => unseen))]
      };
    })
  );
}
function chainsOnAnyHost({ loaded, variants }) {
  const config = { ...loaded.config, variants: variants.map(({ axes }) => axes), exclude: [] };
  const plans = allHosts(variants.map(({ arch }) => arch)).map(
    (host) => planVariants(config, host)
  );
  return new Map(
    variants.map(({ id }) => {
      const chains = plans.flatMap((plan) => plan.variants.filter((one) => one.id === id));
      return [id, [...new Map(chains.map(({ kas }) => [kas.join(":"), [...kas]])).values()]];
    })
  );
}
function directoriesOf({ loaded, environment }, variant) {
  const { kas } = loaded.config;
  return buildDirectories(variant, {
    kas: join3(loaded.directory, kas.directory),
    mode: kas["build-directory"],
    builds: join3(loaded.directory, ".isar-artifacts", "build"),
    environment: kasEnvironment(environment, { inherit: kas.inherit, set: variant.environment })
  });
}
function programsOf(root, { directory, config }) {
  const inKas = (word) => resolve2(directory, config.kas.directory, word);
  const [program = "", ...given] = wordsOf(config.kas.command);
  const paths = [
    // Without a slash it is one of PATH.
    ...[program].filter((word) => word.includes("/")),
    ...given.filter((word) => word.includes("/") || !word.startsWith("-") && isFile(inKas(word)))
  ];
  return paths.map((path) => ({
    path: relative3(root, inKas(path)),
    kind: "program",
    label: "kas.command"
  }));
}
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

// src/plan/job-groups.ts
function groupingOf({ axes, "group-by": configured }, given) {
  const names = Object.keys(axes);
  const problem = given === void 0 ? void 0 : groupByProblem(given, names);
  if (problem === void 0) return given ?? configured;
  throw new UserError("usage-invalid", `group-by: ${problem}`, {
    hint: `name an axis (${names.join(", ")}), or ${eachVariant} for a job for each`
  });
}
function jobGroups(variants, by) {
  const groups = /* @__PURE__ */ new Map();
  for (const variant of variants) {
    const value = axisValue(variant, by);
    const runner = variant.runsOn.toSorted();
    const key = JSON.stringify(value === void 0 ? [variant.id] : [value, runner]);
    const alike = groups.get(key);
    if (alike === void 0) groups.set(key, [variant]);
    else alike.push(variant);
  }
  const used = /* @__PURE__ */ new Map();
  return [...groups.values()].map((alike) => {
    const [first, second] = alike;
    const word = (second && axisValue(first, by)) ?? first.id;
    const count = (used.get(word) ?? 0) + 1;
    used.set(word, count);
    return jobOf(count === 1 ? word : `${word}~${count}`, alike);
  });
}
function axisValue({ axes }, by) {
  return by === eachVariant ? void 0 : axes[by];
}
function jobOf(id, alike) {
  const [{ axes, runsOn }] = alike;
  const shared = Object.entries(axes).filter(
    ([axis, value]) => alike.every((variant) => variant.axes[axis] === value)
  );
  return {
    id,
    name: alike.length === 1 ? id : `${id} (${alike.length} variants)`,
    runsOn,
    axes: Object.fromEntries(shared),
    variants: buildOrder(alike)
  };
}

// src/results/changed-since.ts
var shownReasons = 5;
function touchedOf(selected, { variants }) {
  const ids = new Set(variants.filter(({ touched }) => touched).map(({ id }) => id));
  return selected.filter(({ id }) => ids.has(id));
}
function explanation(selected, { variants }) {
  const ids = new Set(selected.map(({ id }) => id));
  const rows = variants.filter(({ id }) => ids.has(id)).map(({ id, touched, why }) => {
    const more = why.length > shownReasons ? [`and ${why.length - shownReasons} more`] : [];
    return [id, touched ? "yes" : "no", [...why.slice(0, shownReasons), ...more].join("; ")];
  });
  return { head: ["variant", "built", "because"], rows };
}
function changedSinceJson(selected, { ref, commit, everything, variants }) {
  const ids = new Set(selected.map(({ id }) => id));
  const touches = variants.filter(({ id }) => ids.has(id));
  const entries = touches.map(({ id, touched, why }) => [id, { touched, why }]);
  return {
    ref,
    commit: commit ?? null,
    everything: everything ?? null,
    variants: Object.fromEntries(entries)
  };
}
function caution({ ref, commit, everything }) {
  if (commit !== void 0) return void 0;
  return `everything is built: what changed since ${ref} is not known: ${everything}`;
}

export {
  changedSince,
  groupingOf,
  jobGroups,
  jobOf,
  touchedOf,
  explanation,
  changedSinceJson,
  caution
};
