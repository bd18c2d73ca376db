import { join } from 'node:path';
import { toSri } from '../digest/sha256.ts';
import { storePath } from '../digest/store-path.ts';
import type { UserError } from '../errors.ts';
import type { Judged } from '../pipeline/judge-record.ts';
import { type JudgedOutcome, type Outcome, sentBytes } from '../pipeline/outcome.ts';
import type { Project } from '../pipeline/project.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';
import type { BuildRecord, RecordedArtifact } from '../record/build-record.ts';
import { objectUrl } from '../store/object-url.ts';

export function outcomesToJson(project: Project, outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => {
    const { id, status } = outcome;
    if (outcome.status === 'failed') return { id, status, error: errorToJson(outcome.error) };
    if (outcome.status === 'built') return { id, status, ...recordToJson(project, outcome.record) };
    if (!('judged' in outcome)) return { id, status };
    return { status, ...judgedToJson(project, outcome.judged), ...publishedToJson(outcome) };
  });
}

export function judgedToJson(project: Project, { record, verdict }: Judged) {
  const { news, reasons } = verdict;
  return { id: record.variant.id, news, reasons, ...recordToJson(project, record) };
}

function recordToJson(project: Project, { variant, artifacts }: BuildRecord) {
  return {
    record: join(project.paths.records, `${variant.id}.json`),
    artifacts: artifacts.map((artifact) => artifactToJson(project, artifact)),
  };
}

/** What it took to publish: bytes and seconds. */
function publishedToJson({ published }: JudgedOutcome) {
  return published.length === 0 ? {} : { published, sent: sentBytes(published) };
}

function artifactToJson({ store }: Project, artifact: RecordedArtifact) {
  const { attributePath, name, file, size, sha256, object } = artifact;
  const attribute = attributePath.join('.');
  const hashes = { sha256, hash: toSri(sha256), storePath: storePath(name, sha256) };
  if (object === undefined) return { attribute, name, file, size, ...hashes };
  const url = objectUrl(store.publicUrl, object.key);
  return { attribute, name, file, size, ...hashes, url, storedSize: object.size };
}

export function proposalToJson(proposal: ProposalResult | FailedProposal) {
  return proposal.kind === 'failed'
    ? { kind: proposal.kind, error: errorToJson(proposal.error) }
    : proposal;
}

function errorToJson({ code, message, hint }: UserError) {
  return { code, message, hint };
}
