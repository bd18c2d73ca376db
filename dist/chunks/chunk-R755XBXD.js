import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  BuildFailure
} from "./chunk-45GO6AGL.js";
import {
  contentOf
} from "./chunk-VKEV3O3Y.js";
import {
  compareStored,
  filesOf,
  isPublished,
  pinsOfRecord
} from "./chunk-N7TIF42K.js";
import {
  bytesOf
} from "./chunk-FFIUKPXI.js";
import {
  objectUrl
} from "./chunk-IZRWCIPU.js";
import {
  parseRecord,
  serializeRecord
} from "./chunk-KBLUASX4.js";
import {
  pLimit
} from "./chunk-2LA7VBHE.js";
import {
  expandAliases
} from "./chunk-2SJ3CQXJ.js";
import {
  emptyRegistry,
  nixAttributePath,
  pinsOf
} from "./chunk-BQ3PFRMS.js";
import {
  gitOrNothing,
  runGit
} from "./chunk-DQDEHG6U.js";
import {
  formatDuration,
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  recordKey
} from "./chunk-SEOIEODS.js";
import {
  markdownCode,
  markdownLink,
  markdownLog,
  markdownText,
  plainLine
} from "./chunk-EATYCUK2.js";
import {
  urlPath,
  urlSegment
} from "./chunk-HYKB5N2R.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError,
  asUserError
} from "./chunk-BNEZOXMQ.js";

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

// src/judge/packages.ts
function packageChanges(old, now) {
  const before = byKey(old);
  const after = byKey(now);
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const { name, arch, source } = is ?? was;
    const one = { name, arch, source };
    if (was === void 0) return [{ kind: "added", ...one, after: is.version }];
    if (is === void 0) return [{ kind: "removed", ...one, before: was.version }];
    if (was.version === is.version) return [];
    return [{ kind: "upgraded", ...one, before: was.version, after: is.version }];
  });
}
function byKey(packages) {
  return new Map(packages.map((one) => [`${one.name}:${one.arch}`, one]));
}

// src/judge/judge.ts
function judge(baseline, built, when = "content") {
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
    ...settingReasons(pinned, built),
    ...digestReasons(pinned.artifacts, built.artifacts)
  ];
  if (reasons.length > 0) return { news: true, reasons, packages };
  if (when === "bytes") return { news: true, reasons: ["other bytes"], packages };
  return { news: false, reasons: [unchanged(built)], packages };
}
function sameBytes(pinned, built) {
  const label = ({ attributePath, name, sha256 }) => JSON.stringify([attributePath, name, sha256]);
  return JSON.stringify(pinned.artifacts.map(label).sort()) === JSON.stringify(built.artifacts.map(label).sort());
}
function artifactSet(old, now) {
  const label = ({ attributePath, name }) => `${attributePath.join(".")} (${name})`;
  const [before, after] = [old.map(label), now.map(label)];
  return [
    ...after.filter((text2) => !before.includes(text2)).map((text2) => `artifact added: ${text2}`),
    ...before.filter((text2) => !after.includes(text2)).map((text2) => `artifact removed: ${text2}`)
  ];
}
function packageReasons(changes) {
  if (changes.length === 0) return [];
  const counts = ["upgraded", "added", "removed"].map((kind) => ({ kind, count: changes.filter((change2) => change2.kind === kind).length })).filter(({ count: count2 }) => count2 > 0);
  return [`packages: ${counts.map(({ kind, count: count2 }) => `${count2} ${kind}`).join(", ")}`];
}
function inputReasons(pinned, built) {
  const chain = pinned.kas.join(":") === built.kas.join(":") ? [] : ["the kas chain changed"];
  const old = new Map(pinned.inputs.map((input) => [input.name, contentOf(input)]));
  const now = new Map(built.inputs.map((input) => [input.name, contentOf(input)]));
  const names = [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])].sort();
  const changed = names.filter((name) => old.get(name) !== now.get(name));
  const reasons = [
    ...chain,
    ...changed.length === 0 ? [] : [`inputs changed: ${changed.join(", ")}`]
  ];
  return reasons.length === 0 && otherFingerprint(pinned, built) ? ["bitbake builds from something else: another fingerprint"] : reasons;
}
function otherFingerprint(pinned, built) {
  const { fingerprint: before } = pinned;
  const { fingerprint: now } = built;
  const place = ({ directory, host, tools }) => JSON.stringify([directory, host?.arch, tools.kas, tools["kas-container"], tools.image]);
  const areKnown = before !== void 0 && now !== void 0 && built.directory !== void 0;
  return areKnown && before !== now && place(pinned) === place(built);
}
function settingReasons({ settings: before }, { settings: now }) {
  if (before === void 0 || now === void 0) return [];
  const names = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const changed = names.filter((name) => before[name] !== now[name]);
  return changed.length === 0 ? [] : [`settings changed: ${changed.join(", ")}`];
}
function digestReasons(old, now) {
  const before = new Map(old.map((artifact) => [artifact.name, artifact]));
  const changed = now.filter(({ name, sha256, content, reproducible }) => {
    const pinned = before.get(name);
    if (pinned?.reproducible !== true || !reproducible) return false;
    const areKnown = content !== void 0 && pinned.content !== void 0;
    return areKnown ? pinned.content !== content : pinned.sha256 !== sha256;
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
import { createHash } from "node:crypto";
async function storedRecord(store, digest, options = {}) {
  const key = recordKey(digest);
  const body = await store.read(key, options);
  if (body === void 0) return void 0;
  const bytes = await bytesOf(body);
  if (createHash("sha256").update(bytes).digest("hex") === digest) {
    return parseRecord(bytes.toString("utf8"), `${store.location}/${key}`);
  }
  throw new UserError(
    "object-corrupt",
    `${key} in ${store.location} is not the record that its key names`,
    {
      hint: "find out who wrote it; then remove that object and publish the variant again"
    }
  );
}

// src/pipeline/judge-record.ts
function judgingFor({ store, source, loaded }, { force, signal }) {
  return { store, root: source.root, force, when: loaded.config.update.when, signal };
}
async function judgeRecord(current, record, options) {
  const against = current.variants.get(record.variant.id);
  const baseline = await baselineOf(against, options);
  const pinned = baseline.kind === "record" ? baseline.record : void 0;
  if (options.force) {
    const verdict2 = judge(baseline, record, options.when);
    const reasons2 = verdict2.news ? verdict2.reasons : ["forced", ...verdict2.reasons];
    return { record, pinned, against, verdict: { ...verdict2, news: true, reasons: reasons2 } };
  }
  const back = against && await stepBack(against, pinned, record, options.root);
  if (back !== void 0) {
    return { record, pinned, against, verdict: { news: false, reasons: [back], packages: [] } };
  }
  const verdict = judge(baseline, record, options.when);
  const gone = verdict.news || pinned === void 0 ? [] : await goneOf(pinned, options);
  if (gone.length === 0) return { record, pinned, against, verdict };
  const reasons = [`no longer in the store: ${gone.join(", ")}`];
  return { record, pinned, against, verdict: { ...verdict, news: true, reasons } };
}
async function goneOf({ artifacts }, { store, signal }) {
  const asked = artifacts.map(
    async ({ name, object }) => object === void 0 || await store.head(object.key, { signal }) === void 0 ? [name] : []
  );
  return (await Promise.all(asked)).flat();
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

// src/publish/published.ts
var atOnce = 16;
async function checkPublished(store, records, options = {}) {
  const unpublished = records.filter((record) => !isPublished(record));
  if (unpublished.length > 0)
    throw notPublished(
      store,
      unpublished.map(({ variant }) => variant.id)
    );
  const claims = records.flatMap(claimsOf);
  const limit = pLimit(atOnce);
  const found = await Promise.all(claims.map(({ key }) => limit(() => store.head(key, options))));
  const missing = claims.filter((_, index) => found[index] === void 0).map(({ id }) => id);
  if (missing.length > 0) throw notPublished(store, [...new Set(missing)]);
  for (const [index, claim] of claims.entries()) {
    const stored = found[index];
    if (stored !== void 0) refuseOther(store, claim, stored);
  }
}
function claimsOf(record) {
  const { id } = record.variant;
  const { text: text2, digest } = serializeRecord(record);
  return [
    { id, key: recordKey(digest), size: Buffer.byteLength(text2) },
    ...filesOf(record).flatMap(({ object }) => object === void 0 ? [] : [{ id, ...object }])
  ];
}
function refuseOther({ location }, { id, key, ...claim }, stored) {
  const compared = compareStored(claim, stored);
  const sameSize = claim.size === stored.size;
  if (compared === "equal" || sameSize && claim.checksum === void 0) return;
  const now = sameSize ? `the checksum ${stored.checksum}` : `${stored.size} bytes`;
  const then = sameSize ? claim.checksum : `${claim.size}`;
  throw new UserError(
    "object-corrupt",
    `${key} in ${location} has ${now}, and not ${then} as the record of ${id} says`,
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

// src/pull-request/body/compose.ts
function compose(blocks, limit) {
  const spoken = blocks.filter(({ items }) => items.length > 0);
  const sizes = spoken.map((block) => size(rendered(block, Number.POSITIVE_INFINITY)) + gap.length);
  const weights = spoken.reduce((sum, { weight }) => sum + weight, 0);
  const rooms = spoken.map(
    ({ weight }, index) => Math.min(sizes[index] ?? 0, Math.floor(weight / weights * limit))
  );
  let left = limit - rooms.reduce((sum, room) => sum + room, 0);
  const texts = spoken.map((block, index) => {
    const room = Math.min(sizes[index] ?? 0, (rooms[index] ?? 0) + left);
    left -= room - (rooms[index] ?? 0);
    return rendered(block, room - gap.length);
  });
  return texts.filter((text2) => text2 !== "").join(gap);
}
var gap = "\n\n";
function rendered({ before = "", items, between = "\n", after = "", instead }, room) {
  const whole = `${before}${items.join(between)}${after}`;
  if (size(whole) <= room) return whole;
  let free = room - size(`${before}${gap}${instead(items.length)}${after}`);
  let kept = 0;
  for (const item of items) {
    free -= size(item) + size(between);
    if (free < 0) break;
    kept++;
  }
  const notice = instead(items.length - kept);
  if (kept === 0) return notice;
  return [before + items.slice(0, kept).join(between), notice].filter(Boolean).join(gap) + after;
}
function size(text2) {
  return Buffer.byteLength(text2);
}

// src/pull-request/body/group.ts
function group(items, keyOf) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const known = groups.get(key);
    if (known === void 0) groups.set(key, [item]);
    else known.push(item);
  }
  return [...groups.values()];
}

// src/pull-request/body/package-rows.ts
function packageRows(details) {
  const all = [...details].flatMap(
    ([id, { comparison }]) => (comparison?.packages ?? []).map((change2) => ({
      ...change2,
      id,
      label: labelOf(change2, comparison?.architecture)
    }))
  );
  const byPackage = group(all, (one) => [...alike(one), one.label]).map(([first, ...others]) => ({
    ...first,
    variants: [...new Set([first, ...others].map(({ id }) => id))]
  }));
  return group(byPackage, (one) => [...alike(one), ...one.variants]).map(([{ kind, source, before, after, variants, label }, ...others]) => ({
    kind,
    source,
    ...before !== void 0 && { before },
    ...after !== void 0 && { after },
    packages: [label, ...others.map((other) => other.label)].sort(),
    variants
  })).sort(byImportance);
}
function alike({ kind, source, before, after }) {
  return [kind, source, before, after];
}
function labelOf({ name, arch }, architecture) {
  return arch === architecture || arch === "all" ? name : `${name}:${arch}`;
}
var kinds = ["upgraded", "added", "removed"];
function byImportance(a, b) {
  return Number(isKernel(b)) - Number(isKernel(a)) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareTexts(a.source, b.source) || compareTexts(a.packages.join(), b.packages.join());
}
function isKernel({ packages }) {
  return packages.some((name) => name.startsWith("linux-image-"));
}
function compareTexts(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}

// src/pull-request/body/words.ts
var nothing = "\u2013";
var longestName = 160;
var longestSentence = 400;
function text(foreign) {
  return markdownText(shortened(foreign, longestSentence));
}
function code(foreign) {
  return markdownCode(shortened(foreign, longestName));
}
function shortened(foreign, longest) {
  const letters = [...foreign.slice(0, 2 * longest + 2)];
  return letters.length > longest ? `${letters.slice(0, longest).join("")}\u2026` : foreign;
}
function shortDigest(digest) {
  return digest === void 0 ? nothing : code(digest.slice(0, 12));
}
function count(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
var mostNamed = 8;
function variantList(ids, of = Number.NaN) {
  if (ids.length > 1 && ids.length === of) return `all ${of}`;
  const more = ids.length - mostNamed;
  return [
    ids.slice(0, mostNamed).map(code).join(", "),
    ...more > 0 ? [`and ${more} more`] : []
  ].join(" ");
}
function tableHead(names, right = []) {
  const rule = names.map((name) => right.includes(name) ? "---:" : "---");
  return `${tableRow(names)}
${tableRow(rule)}
`;
}
function tableRow(cells) {
  return `| ${cells.join(" | ")} |`;
}
function folded(title, contents, open = false) {
  return `${foldedHead(title, open)}${contents}${foldedEnd}`;
}
function foldedHead(title, open = false) {
  return `<details${open ? " open" : ""}><summary>${title}</summary>

`;
}
var foldedEnd = "\n\n</details>";

// src/pull-request/body/packages.ts
var mostOpen = 20;
var mostNames = 6;
function packageBlocks({ details }) {
  const compared = [...details.values()].filter(({ comparison }) => comparison?.packages).length;
  const all = packageRows(details);
  const rows = all.map((row2) => tableRow(cellsOf(row2, compared)));
  const head2 = tableHead(["package", "before", "after", "variants"]);
  const rest2 = count(rows.length - mostOpen, "more row");
  return [
    {
      before: `### Packages

${countsOf(all)}${kernelLines(details, compared)}

${head2}`,
      items: rows.slice(0, mostOpen),
      weight: 12,
      instead: leftOut
    },
    {
      before: `${foldedHead(`${rest2} of packages`)}${head2}`,
      items: rows.slice(mostOpen),
      after: foldedEnd,
      weight: 15,
      instead: leftOut
    }
  ];
}
function leftOut(rows) {
  return `There was no room for ${count(rows, "row")} of packages: the build records have all.`;
}
function countsOf(rows) {
  const counts = ["upgraded", "added", "removed"].map((kind) => {
    const names = rows.filter((row2) => row2.kind === kind).flatMap(({ packages }) => packages);
    return { kind, number: new Set(names).size };
  });
  const said = counts.filter(({ number }) => number > 0);
  return `${said.map(({ kind, number }) => `${number} ${kind}`).join(", ")}.`;
}
function kernelLines(details, compared) {
  const kernels = [...details].flatMap(
    ([id, { comparison }]) => comparison?.kernel ? [{ id, ...comparison.kernel }] : []
  );
  const lines = group(kernels, ({ before, after }) => [before, after]).map(([first, ...others]) => {
    const ids = [first, ...others].map(({ id }) => id);
    const [before, after] = [first.before ?? "none", first.after ?? "none"];
    return `- Kernel ${code(before)} \u2192 ${code(after)} in ${variantList(ids, compared)}`;
  });
  const shown = lines.slice(0, mostNames);
  const more = lines.length - shown.length;
  return lines.length === 0 ? "" : `

${[...shown, ...more > 0 ? [`- and ${count(more, "more kernel")}`] : []].join("\n")}`;
}
function cellsOf({ source, packages, before, after, variants }, compared) {
  return [
    nameOf(source, packages),
    before === void 0 ? nothing : code(before),
    after === void 0 ? nothing : code(after),
    variantList(variants, compared)
  ];
}
function nameOf(source, packages) {
  if (packages.length === 1) return code(packages[0] ?? "");
  const more = packages.length - mostNames;
  const names = packages.slice(0, mostNames).map(code).join(", ");
  return `${code(source)} (${names}${more > 0 ? ` and ${more} more` : ""})`;
}

// src/pull-request/body/compare-link.ts
function comparePage(url, before, after) {
  const repository = url.replace(/(?:\.git)?\/?$/, "");
  const { host, path } = (scp.exec(repository) ?? withScheme.exec(repository))?.groups ?? {};
  if (host === void 0 || path === void 0) return void 0;
  if (!isCommit(before) || !isCommit(after)) return void 0;
  const server = host.toLowerCase();
  const range = `${before}...${after}`;
  if (server === "github.com" && path.split("/").length === 2) {
    return `https://${server}/${urlPath(path)}/compare/${range}`;
  }
  return isGitLab(server) ? `https://${server}/${urlPath(path)}/-/compare/${range}` : void 0;
}
function isGitLab(host) {
  return /^gitlab\./.test(host) || host === "salsa.debian.org";
}
function isCommit(text2) {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text2);
}
var pathAtEnd = "(?<path>[\\w.-]+(?:/[\\w.-]+)+)$";
var scp = new RegExp(`^[\\w.-]+@(?<host>[\\w.-]+):${pathAtEnd}`);
var withScheme = new RegExp(
  `^(?:https?|ssh|git)://(?:[^/@\\s]+@)?(?<host>[\\w.-]+)(?::\\d+)?/${pathAtEnd}`
);

// src/pull-request/body/sources.ts
function sourcesBlock({ details, repository }) {
  const compared = [...details].flatMap(
    ([id, { comparison }]) => comparison === void 0 ? [] : [{ id, comparison }]
  );
  const own = compared.flatMap(
    ({ id, comparison: { commit } }) => commit === void 0 ? [] : [
      {
        id,
        name: "this project",
        kind: "changed",
        page: ownPage(repository, commit),
        ...commit
      }
    ]
  );
  const inputs = compared.flatMap(
    ({ id, comparison }) => comparison.inputs.map((input) => ({ ...input, id, page: pageOf(input) }))
  );
  const rows = (sources, nameOf2) => group(sources, ({ name, kind, page, before, after }) => [name, kind, page, before, after]).map(
    ([first, ...others]) => {
      const ids = [first, ...others].map(({ id }) => id);
      return tableRow([nameOf2(first.name), changeOf(first), variantList(ids, compared.length)]);
    }
  );
  return {
    before: `### Sources

${tableHead(["source", "change", "variants"])}`,
    items: [...rows(own, (name) => name), ...rows(inputs, code)],
    weight: 10,
    instead: (left) => `There was no room for ${count(left, "row")} of sources: the build records have all.`
  };
}
function ownPage(repository, { before, after }) {
  return repository && before && after ? `${repository}/compare/${before}...${after}` : void 0;
}
function pageOf({ url, before, after }) {
  return url && before && after ? comparePage(url, before, after) : void 0;
}
function changeOf({ kind, page, before, after }) {
  const [was, is] = [before, after].map((commit) => commit && code(commit.slice(0, 12)));
  if (was === void 0 || is === void 0) return [kind, was ?? is].filter(Boolean).join(" ");
  return `${was} \u2192 ${is}${page === void 0 ? "" : ` (${markdownLink("compare", page)})`}`;
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
    ...adopted.length > 0 ? [{ id: adoptedPart, kind: kindOf(adopted), pins: adopted }] : [],
    ...aliases.length > 0 ? [{ id: aliasPart, kind: kindOf(aliases), pins: aliases }] : [],
    ...access ? [{ id: accessPart, kind: "moved", pins: [] }] : []
  ];
}
function kindOf(pins) {
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

// src/pull-request/body/parts.ts
function partsOf(changes) {
  const isOther = ({ id }) => otherParts.some((part) => part === id);
  return {
    variants: changes.filter((change2) => !isOther(change2)),
    others: changes.filter(isOther)
  };
}

// src/pull-request/body/sizes.ts
function sizesOf({ before, after }, detail) {
  const size2 = (pin) => pin === void 0 ? 0 : pin.size ?? detail?.sizes?.get(pin.sha256);
  return { before: size2(before), after: size2(after) };
}
function sumOf(sizes) {
  const sum = (side) => sizes.reduce((total, one) => plus(total, one[side]), 0);
  return { before: sum("before"), after: sum("after") };
}
function plus(a, b) {
  return a === void 0 || b === void 0 ? void 0 : a + b;
}
function sizeChange({ before, after }) {
  if (before === void 0 || after === void 0) return nothing;
  if (before === after) return "same";
  return `${after > before ? "+" : "\u2212"}${formatSize(Math.abs(after - before))}`;
}
var bars = ["\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"];
function sizeChart(history = []) {
  if (history.length < 3) return "";
  const [least, most2] = [Math.min(...history), Math.max(...history)];
  const heightOf = (size2) => most2 === least ? 0 : Math.round((size2 - least) / (most2 - least) * (bars.length - 1));
  return history.map((size2) => bars[heightOf(size2)]).join("");
}

// src/pull-request/body/summary.ts
function headline(changes, circumstances) {
  const { variants, others } = partsOf(changes);
  const pinned = variants.filter(({ kind }) => kind !== "dropped");
  const first = pinned.filter(({ kind }) => kind === "added").length;
  const dropped = variants.length - pinned.length;
  const share = `${pinned.length} of ${count(circumstances.variants, "variant")}`;
  const newOnes = first > 0 && first < pinned.length ? ` (${first} for the first time)` : "";
  const sentences = [
    ...pinned.length > 0 ? [`Merging this pins new builds of ${share}${newOnes}${commitsOf(circumstances)}.`] : [],
    ...dropped > 0 ? [`The pins of ${count(dropped, "variant")} that left the configuration are dropped.`] : [],
    ...others.length > 0 ? [`What changes besides: ${others.map(({ id }) => id).join(", ")}.`] : []
  ];
  return { items: [sentences.join(" ")], weight: 3, instead: () => "" };
}
var mostCommits = 3;
function commitsOf({ details, repository }) {
  const commits = [...new Set([...details.values()].flatMap(({ commit }) => commit ?? []))];
  if (commits.length === 0) return "";
  if (commits.length > mostCommits) return `, made from ${commits.length} commits`;
  const shown = commits.map((commit) => {
    const short2 = code(commit.slice(0, 12));
    return repository === void 0 ? short2 : markdownLink(short2, `${repository}/commit/${urlSegment(commit)}`);
  });
  return `, made from ${shown.join(", ")}`;
}
function summaryTable(changes, { details }) {
  const charts = changes.map(({ id }) => sizeChart(details.get(id)?.history));
  const hasCharts = charts.some((chart) => chart !== "");
  const head2 = ["variant", "pins", "why", "size change", ...hasCharts ? ["last builds"] : []];
  return {
    before: tableHead(head2, ["size change"]),
    items: changes.map((change2, index) => {
      const detail = details.get(change2.id);
      const name = text(change2.id);
      const { record } = detail ?? {};
      return tableRow([
        record === void 0 ? name : markdownLink(name, record.url),
        change2.kind,
        detail === void 0 ? nothing : text(detail.why.join("; ")) || nothing,
        change2.pins.length === 0 ? nothing : sizeChange(sumOf(change2.pins.map((pin) => sizesOf(pin, detail)))),
        ...hasCharts ? [charts[index] || nothing] : []
      ]);
    }),
    weight: 20,
    instead: (left) => `There was no room for ${count(left, "more change")}: the registry has all.`
  };
}

// src/pull-request/body/try-it.ts
function tryIt(changes, { registry }) {
  const attribute = changes.flatMap(({ pins }) => pins).filter(({ after }) => after?.url !== void 0).map((pin) => pin.attribute).find(isPlain);
  const offered = registry.builds && attribute !== void 0;
  const commands = [
    ["git", "fetch", "origin", registry.branch],
    ["git", "checkout", "FETCH_HEAD"],
    [
      "nix-build",
      `./${registry.path}`,
      "--arg",
      "pkgs",
      "import <nixpkgs> { }",
      "-A",
      attribute ?? ""
    ]
  ];
  const plain = isPlain(registry.path) && isPlain(registry.branch);
  return {
    items: offered && plain ? [inFence(commands.map(quoteCommand))] : [],
    weight: 3,
    instead: () => ""
  };
}
function inFence(lines) {
  return ["### Try it", "", "```sh", ...lines, "```"].join("\n");
}
function isPlain(name) {
  return /^[A-Za-z0-9._/+-]{1,200}$/.test(name);
}

// src/pull-request/body/variant-details.ts
function variantDetails(changes, { details }) {
  const told = changes.filter(({ id, pins }) => pins.length > 0 || details.has(id));
  return {
    before: "### Artifacts\n\n",
    items: told.map(
      (change2) => folded(text(change2.id), contentsOf(change2, details.get(change2.id)), told.length === 1)
    ),
    between: "\n\n",
    weight: 15,
    instead: (left) => `There was no room for the artifacts of ${count(left, "more variant")}: the registry has all.`
  };
}
var mostArtifacts = 100;
var mostLines = 20;
function contentsOf({ pins }, detail) {
  const rows = pins.slice(0, mostArtifacts).map((pin) => tableRow(cellsOf2(pin, detail)));
  const more = pins.length - rows.length;
  const lines = linesOf(detail).slice(0, mostLines);
  return [
    ...rows.length === 0 ? [] : [head + rows.join("\n")],
    ...more > 0 ? [`and ${count(more, "more artifact")}`] : [],
    ...lines.length === 0 ? [] : [lines.map((line2) => `- ${line2}`).join("\n")]
  ].join("\n\n");
}
var columns = ["artifact", "size before", "after", "change", "sha256 before", "sha256 after"];
var head = tableHead(columns, ["size before", "after", "change"]);
function cellsOf2(pin, detail) {
  const { attribute, before, after } = pin;
  const sizes = sizesOf(pin, detail);
  return [
    code(attribute),
    before === void 0 ? nothing : shownSize(sizes.before),
    after === void 0 ? nothing : shownSize(sizes.after),
    sizeChange(sizes),
    shortDigest(before?.sha256),
    shortDigest(after?.sha256)
  ];
}
function shownSize(size2) {
  return size2 === void 0 ? nothing : formatSize(size2);
}
function linesOf(detail) {
  const { comparison, record } = detail ?? {};
  return [
    ...comparison === void 0 ? [] : comparisonLines(comparison),
    ...record === void 0 ? [] : [`Build record ${markdownLink(code(record.digest), record.url)}`]
  ];
}
function comparisonLines({ chain, settings, tools, seconds }) {
  const named = (what) => (change2) => `${what} ${code(change2.name)}: ${arrow(change2)}`;
  return [
    ...chain === void 0 ? [] : [`kas chain: ${arrow(chain)}`],
    ...settings.map(named("Setting")),
    ...tools.map(named("Tool")),
    `Build time: ${formatDuration(seconds.after)} (before: ${formatDuration(seconds.before)})`
  ];
}
function arrow({ before, after }) {
  return [before, after].map((value) => value === void 0 ? "none" : code(value)).join(" \u2192 ");
}

// src/pull-request/body/warnings.ts
function warningBlocks({ failures, notStarted, details }) {
  const dirty = idsWhere(details, ({ dirty: dirty2 }) => dirty2);
  const unreadable = idsWhere(details, ({ unreadable: unreadable2 }) => unreadable2 !== void 0);
  const codes = [...details.values()].flatMap(({ unreadable: unreadable2 }) => unreadable2 ?? []);
  return [
    {
      before: "**Not built; their pins stay as they are:**\n\n",
      items: failures.map(
        ({ id, message, hint }) => `- ${code(id)}: ${text(message)}${hint === void 0 ? "" : `<br>Hint: ${text(hint)}`}`
      ),
      weight: 12,
      instead: (left) => `- and ${count(left, "more variant")}`
    },
    line("Not started; their pins stay as they are:", notStarted),
    line("Built from uncommitted changes:", dirty),
    line(
      `A build record cannot be read now (${[...new Set(codes)].map(text).join(", ")}):`,
      unreadable
    )
  ];
}
function failureLogs({ failures }) {
  const known = failures.filter(({ log }) => log.length > 0);
  return {
    items: known.map(
      ({ id, log }) => folded(
        `Why ${code(id)} failed`,
        markdownLog(log.slice(-mostLines2).map((line2) => shortened(line2, longestLine)))
      )
    ),
    between: "\n\n",
    weight: 15,
    instead: (left) => `There was no room for the log of ${count(left, "more variant")}.`
  };
}
var mostLines2 = 30;
var longestLine = 200;
function line(what, ids) {
  return {
    items: ids.length === 0 ? [] : [`**${what}** ${variantList(ids)}`],
    weight: 4,
    instead: () => ""
  };
}
function idsWhere(details, holds) {
  return [...details].filter(([, detail]) => holds(detail)).map(([id]) => id);
}

// src/pull-request/body/body.ts
var longestBody = 6e4;
function proposalBody(changes, circumstances) {
  return compose(
    [
      headline(changes, circumstances),
      ...warningBlocks(circumstances),
      summaryTable(changes, circumstances),
      ...packageBlocks(circumstances),
      sourcesBlock(circumstances),
      tryIt(changes, circumstances),
      failureLogs(circumstances),
      variantDetails(changes, circumstances),
      footer(circumstances)
    ],
    longestBody
  );
}
function footer({ run }) {
  const where = run === void 0 ? "" : ` in ${markdownLink("this run", run)}, which has the logs`;
  return { items: [`Made by isar-artifacts${where}.`], weight: 2, instead: () => "" };
}

// src/pull-request/current.ts
function currentRegistry(snapshot, read) {
  const registryOf = (text2) => text2 === void 0 ? emptyRegistry : read(text2);
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
  const alike2 = (a, b) => a === void 0 || b === void 0 ? a === b : same(a, b);
  const decide = (key) => {
    const [theirs, our, before] = [base.get(key), ours.get(key), fork.get(key)];
    if (alike2(our, before)) return theirs;
    if (alike2(theirs, before)) return our;
    if (theirs === void 0 || our === void 0) return theirs ?? our;
    return choose(theirs, our);
  };
  return new Map(
    [.../* @__PURE__ */ new Set([...base.keys(), ...ours.keys()])].flatMap((key) => {
      const decided = decide(key);
      return decided === void 0 ? [] : [[key, decided]];
    })
  );
}
function laterVariant(base, ours) {
  return (ours.time ?? 0) > (base.time ?? 0) ? ours : base;
}
function byAttribute2(pins) {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}

// src/pull-request/describe.ts
function proposalTitle(changes, { details }) {
  const { variants, others } = partsOf(changes);
  const [first] = variants;
  const named = variants.length > 1 ? [`${variants.length} variants`] : first ? [first.id] : [];
  const what = [...named, ...others.map(({ id }) => id)].join(", ");
  return plainLine(`isar-artifacts: update ${what}${upgradeOf(details)}`);
}
function upgradeOf(details) {
  const [row2, ...others] = packageRows(details);
  if (row2?.kind !== "upgraded" || others.length > 0) return "";
  const { source, before = "", after = "" } = row2;
  if (![source, before, after].every((word) => /^[A-Za-z0-9.+~:-]{1,40}$/.test(word))) return "";
  return ` (${source} ${before} \u2192 ${after})`;
}
function commitSummary(changes, { details }) {
  return changes.flatMap(({ id, kind, pins }) => [
    `${id}: ${[kind, ...details.get(id)?.why ?? []].join("; ")}`,
    ...pins.map(
      ({ attribute, before, after }) => `  ${attribute} ${before?.sha256 ?? "none"} -> ${after?.sha256 ?? "none"}`
    )
  ]).map(plainLine).join("\n");
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

// src/pipeline/announced.ts
async function nothingLeft(forge, snapshot, { path, dryRun }) {
  const why = `${path} on ${forge.base} is up to date`;
  if (dryRun) return { kind: "unchanged", why, changes: [] };
  const text2 = `Nothing is left to propose: ${markdownCode(path)} on ${markdownCode(forge.base)} is what this would make of it.`;
  await forge.withdraw(snapshot, text2);
  const closed = snapshot.open?.pullRequest;
  if (closed === void 0) return { kind: "unchanged", why, changes: [] };
  return { kind: "unchanged", why: `${why}; pull request ${closed.number} is closed`, changes: [] };
}
function alreadySaid({ branch }, { open }, { text: text2, body, draft }) {
  if (open === void 0 || !open.announced || text2 !== open.text) return void 0;
  const { declined, pullRequest, shown } = open;
  if (declined !== void 0) {
    const why = `pull request ${declined.number} proposed just that, and somebody closed it: ${declined.url}`;
    return { kind: "unchanged", why, changes: [] };
  }
  const isDraftAsWanted = draft === void 0 || draft === shown?.draft;
  const same = shown === void 0 || isDraftAsWanted && sameBody(shown.body, body);
  if (!same) return void 0;
  return {
    kind: "unchanged",
    why: `${branch} already proposes it`,
    changes: [],
    ...pullRequest && { pullRequest }
  };
}
function sameBody(before, now) {
  const [one, other] = [before, now].map(
    (body) => body.replace(/\r\n/g, "\n").replace(/\/actions\/runs\/\d+/g, "").trim()
  );
  return one === other;
}
function wishesOf(settings, isPartial) {
  const { labels, reviewers, assignees, milestone, draft } = settings;
  const autoMerge = settings["auto-merge"];
  return {
    labels,
    ...draft === "always" && { draft: true },
    ...draft === "partial" && { draft: isPartial },
    wishes: {
      reviewers,
      teamReviewers: settings["team-reviewers"],
      assignees,
      ...milestone !== void 0 && { milestone },
      ...autoMerge !== "never" && { autoMerge }
    }
  };
}

// src/pipeline/circumstances.ts
import { relative } from "node:path";

// src/judge/compare.ts
function compare(before, after) {
  const [old, now] = [before.packages, after.packages];
  return {
    packages: old && now && packageChanges(old, now),
    architecture: mainArchitecture([...old ?? [], ...now ?? []]),
    kernel: difference(kernelOf(old ?? []), kernelOf(now ?? [])),
    commit: difference(before.source.commit, after.source.commit),
    inputs: inputChanges(before.inputs, after.inputs),
    chain: difference(before.kas.join(":"), after.kas.join(":")),
    // Records of our first releases say nothing of settings: that is no change.
    settings: before.settings && after.settings ? namedChanges(before.settings, after.settings) : [],
    tools: namedChanges(before.tools, after.tools),
    seconds: { before: secondsOf(before), after: secondsOf(after) }
  };
}
function difference(before, after) {
  return before === after ? void 0 : valueChange(before, after);
}
function valueChange(before, after) {
  return { ...before !== void 0 && { before }, ...after !== void 0 && { after } };
}
function namedChanges(old, now) {
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const change2 = difference(before.get(name), after.get(name));
    return change2 === void 0 ? [] : [{ name, ...change2 }];
  });
}
function inputChanges(old, now) {
  const before = new Map(old.map((input) => [input.name, input]));
  const after = new Map(now.map((input) => [input.name, input]));
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was && is && contentOf(was) === contentOf(is)) return [];
    const kind = was === void 0 ? "added" : is === void 0 ? "removed" : "changed";
    const url = is?.url ?? was?.url;
    const moved = was && is && was.url !== is.url;
    return [
      { name, kind, ...url && !moved && { url }, ...valueChange(commitOf(was), commitOf(is)) }
    ];
  });
}
function commitOf(input) {
  return input && "gitTree" in input.digest ? input.digest.gitCommit : void 0;
}
function kernelOf(packages) {
  const images = packages.filter(
    ({ name, source }) => /^linux-image-(?!.*-dbg)/.test(name) && source.startsWith("linux")
  );
  const versioned = images.filter(({ name }) => /^linux-image-\d/.test(name));
  const kernels = (versioned.length > 0 ? versioned : images).map(
    ({ name, version }) => `${name.slice("linux-image-".length)} (${version})`
  );
  return kernels.length === 0 ? void 0 : kernels.sort().join(", ");
}
function mainArchitecture(packages) {
  const counts = /* @__PURE__ */ new Map();
  for (const { arch } of packages) {
    if (arch !== "all") counts.set(arch, (counts.get(arch) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
function secondsOf({ statistics, startedOn, finishedOn }) {
  return statistics?.seconds ?? (Date.parse(finishedOn) - Date.parse(startedOn)) / 1e3;
}

// src/pipeline/records-behind.ts
var atOnce2 = 8;
async function recordsBehind({ store }, digests, { news, signal }) {
  const atHand = new Map(
    news.flatMap(
      ({ record, pinned }) => [record, ...pinned ? [pinned] : []].map((one) => [serializeRecord(one).digest, one])
    )
  );
  const limit = pLimit(atOnce2);
  const read = async (digest) => {
    try {
      return atHand.get(digest) ?? await storedRecord(store, digest, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      const reason = asUserError(error);
      if (reason === void 0) throw error;
      return reason.code;
    }
  };
  const wanted = [...new Set(digests.filter((digest) => digest !== void 0))];
  const found = await Promise.all(
    wanted.map((digest) => limit(async () => [digest, await read(digest)]))
  );
  return new Map(found);
}

// src/pipeline/size-history.ts
var most = 6;
var atOnce3 = 8;
async function sizeHistories({ store }, digests, { records, signal }) {
  const read = async (digest) => {
    const known = records.get(digest);
    if (known !== void 0) return typeof known === "string" ? void 0 : known;
    return storedRecord(store, digest, { signal }).catch(() => {
      signal?.throwIfAborted();
      return void 0;
    });
  };
  const historyOf = async (digest) => {
    const sizes = [];
    let next = digest;
    while (next !== void 0 && sizes.length < most) {
      const record = await read(next);
      if (record === void 0) break;
      sizes.unshift(record.artifacts.reduce((sum, { size: size2 }) => sum + size2, 0));
      next = record.previous;
    }
    return sizes;
  };
  const limit = pLimit(atOnce3);
  const found = digests.map(
    (digest) => limit(async () => [digest, await historyOf(digest)])
  );
  return new Map(await Promise.all(found));
}

// src/pipeline/circumstances.ts
async function circumstancesOf(project, { changes, base, now, news, incomplete, branch, signal }) {
  const sides = changes.map(({ id }) => ({
    before: base.variants.get(id),
    after: now.variants.get(id)
  }));
  const wanted = sides.flatMap(({ before, after }) => [before?.record, after?.record]);
  const records = await recordsBehind(project, wanted, { news, signal });
  const pinned = sides.flatMap(({ after }) => after?.record ?? []);
  const histories = await sizeHistories(project, pinned, { records, signal });
  const details = changes.flatMap(({ id }, index) => {
    const { before, after } = sides[index] ?? {};
    if (before === void 0 && after === void 0) return [];
    if (after === void 0) return [[id, { why: ["it left the configuration"], dirty: false }]];
    const judged = news.find(({ record }) => record.variant.id === id);
    return [[id, detailOf(project, { before, after, judged, records, histories })]];
  });
  const { root } = project.source;
  return {
    details: new Map(details),
    failures: incomplete.flatMap((one) => one.status === "failed" ? [failureOf(one)] : []),
    notStarted: incomplete.flatMap(({ status, id }) => status === "not started" ? [id] : []),
    variants: project.variants.length,
    registry: {
      path: relative(root, project.registry.file),
      branch,
      builds: project.loaded.config.registry.format !== "hash-map"
    },
    ...pagesOf(project.environment)
  };
}
function detailOf({ store }, { before, after, judged, records, histories }) {
  const [old, built] = [before, after].map((side) => side?.record && records.get(side.record));
  const unreadable = [old, built].find((found) => typeof found === "string");
  const [pinned, record] = [old, built].map(
    (found) => typeof found === "string" ? void 0 : found
  );
  return {
    why: record === void 0 ? whyUnknown(judged) : whyOf(baselineOf2(before, pinned), record, judged),
    dirty: record?.source.dirty ?? false,
    commit: after.commit ?? record?.source.commit,
    comparison: pinned && record && compare(pinned, record),
    sizes: new Map(
      [pinned, record].flatMap(
        (one) => (one?.artifacts ?? []).map(({ sha256, size: size2 }) => [sha256, size2])
      )
    ),
    history: after.record && histories.get(after.record),
    record: after.record && {
      digest: after.record,
      url: objectUrl(store.publicUrl, recordKey(after.record))
    },
    unreadable
  };
}
function whyOf(baseline, record, judged) {
  const { news, reasons } = judge(baseline, record);
  return news ? reasons : judged?.verdict.reasons ?? ["built anew"];
}
function whyUnknown(judged) {
  return judged?.verdict.reasons ?? ["its build record is not known"];
}
function baselineOf2(before, pinned) {
  if (before === void 0) return { kind: "none", why: "not pinned yet" };
  if (before.record === void 0) return { kind: "none", why: "never published" };
  return pinned === void 0 ? { kind: "none", why: "no baseline" } : { kind: "record", record: pinned };
}
function failureOf({ id, error }) {
  const [message = "", ...log] = withoutCredentials(error.message).split("\n");
  const build = [error, error.cause].find((one) => one instanceof BuildFailure);
  const hint = build === void 0 ? error.hint : build.digest.hint;
  return { id, message, hint, log };
}
function withoutCredentials(text2) {
  return text2.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, "$1***@");
}
function pagesOf({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }) {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY) return {};
  const repository = `${GITHUB_SERVER_URL}/${urlPath(GITHUB_REPOSITORY)}`;
  return {
    repository,
    ...GITHUB_RUN_ID && { run: `${repository}/actions/runs/${urlPath(GITHUB_RUN_ID)}` }
  };
}

// src/pipeline/propose.ts
var attempts = 4;
async function proposeUpdate(project, judged, options) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await proposeOnce(project, judged, options);
    } catch (error) {
      if (asUserError(error)?.code !== "proposal-outdated" || attempt === attempts) throw error;
      options.signal?.throwIfAborted();
    }
  }
}
async function proposeOnce(project, judged, { failures, dryRun, signal }) {
  const { loaded, registry: registryFile } = project;
  const { format, settings } = registryFile;
  const forge = await project.forge();
  const path = loaded.config.registry.path;
  const snapshot = await forge.snapshot();
  const base = snapshot.base.text === void 0 ? emptyRegistry : format.read(snapshot.base.text, `${forge.base}:${path}`);
  const current = currentRegistry(snapshot, (text3) => format.readOlder(text3, path));
  const news = await notOvertaken(project, current, judged);
  for (const { record } of news) checkPlanned(project, record);
  await checkPublished(
    project.store,
    news.map(({ record }) => record),
    { signal }
  );
  const { registry } = mergeRegistry(current, updatesOf(project, news), settings);
  const text2 = format.write(registry, snapshot.base.text, path);
  const changes = changesBetween(base, registry);
  if (changes.length === 0 || text2 === snapshot.base.text) {
    return nothingLeft(forge, snapshot, { path, dryRun });
  }
  const circumstances = await circumstancesOf(project, {
    changes,
    base,
    now: registry,
    news,
    incomplete: failures,
    branch: forge.branch,
    signal
  });
  const proposal = {
    text: text2,
    title: proposalTitle(changes, circumstances),
    summary: commitSummary(changes, circumstances),
    body: proposalBody(changes, circumstances),
    ...wishesOf(loaded.config["pull-request"], failures.length > 0)
  };
  const said = alreadySaid(forge, snapshot, proposal);
  if (said !== void 0) return said;
  const { title, body } = proposal;
  const described = { base: forge.base, branch: forge.branch, title, body, changes };
  if (dryRun) return { ...described, kind: "planned" };
  return { ...described, ...await forge.propose(snapshot, proposal) };
}
async function notOvertaken({ source }, current, judged) {
  const news = judged.filter(({ verdict }) => verdict.news);
  const overtaken = await Promise.all(
    news.map(async ({ record, pinned, against }) => {
      const now = current.variants.get(record.variant.id);
      if (now === void 0 || now.record === against?.record) return false;
      return await stepBack(now, pinned, record, source.root) !== void 0;
    })
  );
  return news.filter((_, index) => !overtaken[index]);
}
async function currentOf({ forge, loaded, registry }) {
  const { path } = loaded.config.registry;
  const snapshot = await (await forge()).snapshot();
  return currentRegistry(snapshot, (text2) => registry.format.readOlder(text2, path));
}
async function readyToPropose(project) {
  const { format, settings } = project.registry;
  const { path } = project.loaded.config.registry;
  const snapshot = await (await project.forge()).snapshot();
  const current = currentRegistry(snapshot, (text2) => format.readOlder(text2, path));
  format.write(mergeRegistry(current, [], settings).registry, snapshot.base.text, path);
}
async function judgeForProposal(project, records, force) {
  const current = await currentOf(project);
  const judging = judgingFor(project, { force });
  return Promise.all(records.map((record) => judgeRecord(current, record, judging)));
}
function updatesOf({ store }, news) {
  return news.map(({ record }) => pinsOfRecord(record, (key) => objectUrl(store.publicUrl, key)));
}
function checkPlanned({ variants }, { variant, artifacts }) {
  const planned = variants.find(({ id }) => id === variant.id)?.artifacts ?? [];
  const [labels, recorded] = [planned.map(labelOf2), artifacts.map(labelOf2)];
  const other = recorded.find((label) => !labels.includes(label));
  const lacking = planned.find((one) => !one.optional && !recorded.includes(labelOf2(one)));
  if (other === void 0 && lacking === void 0) return;
  throw new UserError(
    "record-invalid",
    other === void 0 ? `the record of ${variant.id} lacks ${lacking && labelOf2(lacking)}` : `the record of ${variant.id} names ${other}, which the configuration does not`,
    {
      hint: "the configuration changed after the build: build the variant again"
    }
  );
}
function labelOf2({ attributePath, name }) {
  return `${attributePath.join(".")} (${name})`;
}

// src/results/sections.ts
import { relative as relative2 } from "node:path";

// src/pipeline/outcome.ts
function judgedOf(outcomes) {
  return outcomes.flatMap((outcome) => "judged" in outcome ? [outcome.judged] : []);
}
function failuresOf(outcomes) {
  return outcomes.filter((outcome) => outcome.status === "failed");
}
function sentBytes(artifacts) {
  return artifacts.reduce((sum, { sent }) => sum + sent, 0);
}
function incompleteOf(outcomes) {
  return outcomes.filter(({ status }) => status === "failed" || status === "not started");
}
function recordOf(outcome) {
  if (outcome.status === "built") return outcome.record;
  return "judged" in outcome ? outcome.judged.record : void 0;
}

// src/results/artifacts.ts
function artifactSections(outcomes) {
  const recorded = outcomes.flatMap((outcome) => recordOf(outcome)?.artifacts ?? []);
  if (recorded.length === 0) return [];
  const published = outcomes.flatMap(
    (outcome) => "published" in outcome ? outcome.published : []
  );
  if (published.length === 0) {
    return [{ table: { head: ["artifact", "size", "stored", "sha256"], rows: recorded.map(row) } }];
  }
  const byName = new Map(published.map((artifact) => [artifact.name, artifact]));
  const head2 = ["artifact", "size", "stored", "sent", "how", "seconds", "sha256"];
  const rows = recorded.map((artifact) => publishedRow(artifact, byName.get(artifact.name)));
  return [{ table: { head: head2, rows } }, { lines: [totalOf(published)] }];
}
function row({ attributePath, size: size2, sha256, object }) {
  const stored = object === void 0 ? "no" : formatSize(object.size);
  return [attributePath.join("."), formatSize(size2), stored, sha256.slice(0, 16)];
}
var how = {
  uploaded: "uploaded",
  repaired: "replaced a corrupt object",
  present: "already published",
  verified: "was there: read and compared",
  shared: "same bytes as another"
};
function publishedRow(artifact, published) {
  const [attribute = "", size2 = "", stored = "", sha256 = ""] = row(artifact);
  const [sent, why, seconds] = published ? [formatSize(published.sent), how[published.settlement], published.seconds.toFixed(1)] : ["", "not news", ""];
  return [attribute, size2, stored, sent, why, seconds, sha256];
}
function totalOf(published) {
  const objects = [...new Map(published.map((artifact) => [artifact.key, artifact])).values()];
  const size2 = formatSize(published.reduce((sum, artifact) => sum + artifact.size, 0));
  const stored = formatSize(objects.reduce((sum, { storedSize }) => sum + storedSize, 0));
  const count2 = `${published.length} artifacts in ${objects.length} objects`;
  return `published ${count2}: ${size2}, stored as ${stored}, ${formatSize(sentBytes(published))} sent`;
}

// src/results/sections.ts
function outcomeSections(outcomes) {
  const variants = outcomes.map((outcome) => [outcome.id, outcome.status, whyOf2(outcome)]);
  return [{ table: { head: ["variant", "result", "why"], rows: variants } }, ...rest(outcomes)];
}
function matrixSections(outcomes) {
  const head2 = ["variant", "result", "why", "kas took", "sstate", "size"];
  const rows = outcomes.map((outcome) => [
    outcome.id,
    outcome.status,
    whyOf2(outcome),
    ...figuresOf(recordOf(outcome))
  ]);
  return [{ table: { head: head2, rows } }, ...rest(outcomes)];
}
function figuresOf(record) {
  if (record === void 0) return ["", "", ""];
  const { statistics, artifacts } = record;
  const { wanted = 0, missed = 0 } = statistics?.sstate ?? {};
  return [
    statistics === void 0 ? "" : formatDuration(statistics.seconds),
    // What was there already was not wanted.
    statistics?.sstate === void 0 ? "" : `${wanted - missed} of ${wanted} restored`,
    formatSize(artifacts.reduce((sum, { size: size2 }) => sum + size2, 0))
  ];
}
function rest(outcomes) {
  return [
    ...artifactSections(outcomes),
    ...failuresOf(outcomes).map(({ id, error }) => failureSection(id, error))
  ];
}
function whyOf2(outcome) {
  if (outcome.status === "failed") return outcome.error.message.split("\n", 1)[0] ?? "";
  return "judged" in outcome ? outcome.judged.verdict.reasons.join("; ") : "";
}
function failureSection(what, { message, hint }) {
  const [first = "", ...log] = message.split("\n");
  return {
    title: `${what} failed: ${first}`,
    log,
    lines: hint === void 0 ? [] : `hint: ${hint}`.split("\n")
  };
}
function proposalSections(proposal) {
  if (proposal.kind === "failed") return [failureSection("the proposal", proposal.error)];
  if (proposal.kind === "unchanged") return [{ lines: [`nothing to propose: ${proposal.why}`] }];
  const { branch, title, changes, body } = proposal;
  const what = proposal.kind === "planned" ? "would propose" : `${proposal.kind} the proposal`;
  return [
    { title: `${what} on ${branch}: ${title}`, ...changesSection(changes), markdown: body },
    ...proposal.kind === "planned" ? [] : [{ lines: placesOf(proposal) }]
  ];
}
function driftSections(file, drift) {
  if (drift.length === 0) {
    return [{ lines: [`${file} is as the configuration says, and complete`] }];
  }
  return drift.map(({ problem, hint }) => ({ title: problem, lines: [`hint: ${hint}`] }));
}
function changesSection(changes, differs = false) {
  if (changes.length === 0) {
    return { lines: [differs ? "only the functions change" : "nothing changes"] };
  }
  const rows = changes.flatMap(
    ({ id, kind, pins }) => (pins.length > 0 ? pins : [noPin]).map(({ attribute, before, after }) => [
      id,
      kind,
      attribute,
      short(before?.sha256),
      isPublished2(before, after) ? "the same, now with a URL" : short(after?.sha256)
    ])
  );
  return {
    table: { head: ["variant", "pins", "artifact", "sha256 before", "sha256 after"], rows }
  };
}
function isPublished2(before, after) {
  const isSame = before !== void 0 && before.sha256 === after?.sha256;
  return isSame && before.url === void 0 && after.url !== void 0;
}
var noPin = { attribute: "" };
function placesOf({ places, look, warnings }) {
  const shown = places.map((place) => place.startsWith("/") ? relative2("", place) : place);
  const where = [`what it says: ${shown.join(", ")}`, `look at it: ${look}`];
  return [...where, ...warnings.map((warning) => `warning: ${warning}`)];
}
function short(digest) {
  return digest?.slice(0, 16) ?? "none";
}

export {
  judgingFor,
  judgeRecord,
  judgedOf,
  failuresOf,
  sentBytes,
  incompleteOf,
  recordOf,
  checkPublished,
  otherParts,
  changesBetween,
  mergeRegistry,
  proposeUpdate,
  currentOf,
  readyToPropose,
  judgeForProposal,
  updatesOf,
  checkPlanned,
  outcomeSections,
  matrixSections,
  proposalSections,
  driftSections,
  changesSection
};
