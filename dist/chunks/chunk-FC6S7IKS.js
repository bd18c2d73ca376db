import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  sentBytes
} from "./chunk-R755XBXD.js";
import {
  objectUrl
} from "./chunk-IZRWCIPU.js";
import {
  toSri
} from "./chunk-224AW5PV.js";
import {
  storePath
} from "./chunk-GPBMLTUY.js";

// src/results/json.ts
import { join } from "node:path";
function outcomesToJson(project, outcomes) {
  return outcomes.map((outcome) => {
    const { id, status } = outcome;
    if (outcome.status === "failed") return { id, status, error: errorToJson(outcome.error) };
    if (outcome.status === "built") return { id, status, ...recordToJson(project, outcome.record) };
    if (!("judged" in outcome)) return { id, status };
    return { status, ...judgedToJson(project, outcome.judged), ...publishedToJson(outcome) };
  });
}
function judgedToJson(project, { record, verdict }) {
  const { news, reasons } = verdict;
  return { id: record.variant.id, news, reasons, ...recordToJson(project, record) };
}
function recordToJson(project, { variant, artifacts }) {
  return {
    record: join(project.paths.records, `${variant.id}.json`),
    artifacts: artifacts.map((artifact) => artifactToJson(project, artifact))
  };
}
function publishedToJson({ published }) {
  return published.length === 0 ? {} : { published, sent: sentBytes(published) };
}
function artifactToJson({ store }, artifact) {
  const { attributePath, name, file, size, sha256, object } = artifact;
  const attribute = attributePath.join(".");
  const hashes = { sha256, hash: toSri(sha256), storePath: storePath(name, sha256) };
  if (object === void 0) return { attribute, name, file, size, ...hashes };
  const url = objectUrl(store.publicUrl, object.key);
  return { attribute, name, file, size, ...hashes, url, storedSize: object.size };
}
function proposalToJson(proposal) {
  return proposal.kind === "failed" ? { kind: proposal.kind, error: errorToJson(proposal.error) } : proposal;
}
function errorToJson({ code, message, hint }) {
  return { code, message, hint };
}

export {
  outcomesToJson,
  judgedToJson,
  proposalToJson
};
