import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  formatDuration,
  formatSize
} from "./chunk-4NGZGFID.js";

// src/results/sections.ts
import { relative } from "node:path";

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
  const head = ["artifact", "size", "stored", "sent", "how", "seconds", "sha256"];
  const rows = recorded.map((artifact) => publishedRow(artifact, byName.get(artifact.name)));
  return [{ table: { head, rows } }, { lines: [totalOf(published)] }];
}
function row({ attributePath, size, sha256, object }) {
  const stored = object === void 0 ? "no" : formatSize(object.size);
  return [attributePath.join("."), formatSize(size), stored, sha256.slice(0, 16)];
}
var how = {
  uploaded: "uploaded",
  repaired: "replaced a corrupt object",
  present: "already published",
  verified: "was there: read and compared",
  shared: "same bytes as another"
};
function publishedRow(artifact, published) {
  const [attribute = "", size = "", stored = "", sha256 = ""] = row(artifact);
  const [sent, why, seconds] = published ? [formatSize(published.sent), how[published.settlement], published.seconds.toFixed(1)] : ["", "not news", ""];
  return [attribute, size, stored, sent, why, seconds, sha256];
}
function totalOf(published) {
  const objects = [...new Map(published.map((artifact) => [artifact.key, artifact])).values()];
  const size = formatSize(published.reduce((sum, artifact) => sum + artifact.size, 0));
  const stored = formatSize(objects.reduce((sum, { storedSize }) => sum + storedSize, 0));
  const count = `${published.length} artifacts in ${objects.length} objects`;
  return `published ${count}: ${size}, stored as ${stored}, ${formatSize(sentBytes(published))} sent`;
}

// src/results/sections.ts
function outcomeSections(outcomes) {
  const variants = outcomes.map((outcome) => [outcome.id, outcome.status, whyOf(outcome)]);
  return [{ table: { head: ["variant", "result", "why"], rows: variants } }, ...rest(outcomes)];
}
function matrixSections(outcomes) {
  const head = ["variant", "result", "why", "kas took", "sstate", "size"];
  const rows = outcomes.map((outcome) => [
    outcome.id,
    outcome.status,
    whyOf(outcome),
    ...figuresOf(recordOf(outcome))
  ]);
  return [{ table: { head, rows } }, ...rest(outcomes)];
}
function figuresOf(record) {
  if (record === void 0) return ["", "", ""];
  const { statistics, artifacts } = record;
  const { wanted = 0, missed = 0 } = statistics?.sstate ?? {};
  return [
    statistics === void 0 ? "" : formatDuration(statistics.seconds),
    // What was there already was not wanted.
    statistics?.sstate === void 0 ? "" : `${wanted - missed} of ${wanted} restored`,
    formatSize(artifacts.reduce((sum, { size }) => sum + size, 0))
  ];
}
function rest(outcomes) {
  return [
    ...artifactSections(outcomes),
    ...failuresOf(outcomes).map(({ id, error }) => failureSection(id, error))
  ];
}
function whyOf(outcome) {
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
      short(after?.sha256)
    ])
  );
  return {
    table: { head: ["variant", "pins", "artifact", "sha256 before", "sha256 after"], rows }
  };
}
var noPin = { attribute: "" };
function placesOf({ places, look, warnings }) {
  const shown = places.map((place) => place.startsWith("/") ? relative("", place) : place);
  const where = [`what it says: ${shown.join(", ")}`, `look at it: ${look}`];
  return [...where, ...warnings.map((warning) => `warning: ${warning}`)];
}
function short(digest) {
  return digest?.slice(0, 16) ?? "none";
}

export {
  judgedOf,
  failuresOf,
  sentBytes,
  incompleteOf,
  recordOf,
  outcomeSections,
  matrixSections,
  proposalSections,
  driftSections,
  changesSection
};
