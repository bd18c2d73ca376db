import { join, relative } from 'node:path';
import { toSri } from '../digest/sha256.ts';
import { storePath } from '../digest/store-path.ts';
import { exitCodes, type UserError } from '../errors.ts';
import { foreignLogLine, foreignText } from '../escape/log-line.ts';
import type { Judged } from '../pipeline/judge-record.ts';
import { type Failed, failuresOf, type Outcome, recordOf } from '../pipeline/outcome.ts';
import type { Project } from '../pipeline/project.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';
import type { BuildRecord, RecordedArtifact } from '../record/build-record.ts';
import type { VariantChange } from '../registry/merge.ts';
import { formatSize } from '../report/format.ts';
import { objectUrl } from '../store/object-url.ts';
import { table } from './print.ts';

/** A matrix is done, or a part of it failed; nothing between. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const incomplete = outcomes.some(({ status }) => status === 'failed' || status === 'not started');
  return incomplete ? exitCodes.partial : exitCodes.done;
}

export function outcomesToJson(project: Project, outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => {
    const { id, status } = outcome;
    if (outcome.status === 'failed') return { id, status, error: errorToJson(outcome.error) };
    if (outcome.status === 'built') return { id, status, ...recordToJson(project, outcome.record) };
    return 'judged' in outcome
      ? { status, ...judgedToJson(project, outcome.judged) }
      : { id, status };
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

function artifactToJson({ store }: Project, artifact: RecordedArtifact) {
  const { attributePath, name, file, size, sha256, object } = artifact;
  const attribute = attributePath.join('.');
  const hashes = { sha256, hash: toSri(sha256), storePath: storePath(name, sha256) };
  if (object === undefined) return { attribute, name, file, size, ...hashes };
  const url = objectUrl(store.publicUrl, object.key);
  return { attribute, name, file, size, ...hashes, url, storedSize: object.size };
}

/** Two tables: what became of the variants, and the artifacts of those that were built. */
export function outcomesToText(outcomes: readonly Outcome[]): string {
  const variants = outcomes.map((outcome) => [outcome.id, outcome.status, whyOf(outcome)]);
  const artifacts = outcomes.flatMap(
    (outcome) => recordOf(outcome)?.artifacts.map(artifactRow) ?? [],
  );
  return [
    table(['variant', 'result', 'why'], variants),
    ...(artifacts.length === 0 ? [] : [table(['artifact', 'size', 'stored', 'sha256'], artifacts)]),
    ...failuresOf(outcomes).map(failureText),
  ].join('\n\n');
}

function errorToJson({ code, message, hint }: UserError) {
  return { code, message, hint };
}

function whyOf(outcome: Outcome): string {
  if (outcome.status === 'failed')
    return foreignLogLine(outcome.error.message.split('\n', 1)[0] ?? '');
  return 'judged' in outcome ? outcome.judged.verdict.reasons.join('; ') : '';
}

function artifactRow({ attributePath, size, sha256, object }: RecordedArtifact): string[] {
  const stored = object === undefined ? 'no' : formatSize(object.size);
  return [attributePath.join('.'), formatSize(size), stored, sha256.slice(0, 16)];
}

function failureText({ id, error }: Omit<Failed, 'status'>): string {
  const hint = error.hint === undefined ? [] : [`hint: ${foreignText(error.hint)}`];
  return [`${id} failed: ${foreignText(error.message)}`, ...hint].join('\n');
}

export function proposalToJson(proposal: ProposalResult | FailedProposal) {
  return proposal.kind === 'failed'
    ? { kind: proposal.kind, error: errorToJson(proposal.error) }
    : proposal;
}

export function proposalToText(proposal: ProposalResult | FailedProposal): string {
  if (proposal.kind === 'failed') return failureText({ id: 'the proposal', error: proposal.error });
  if (proposal.kind === 'unchanged') return `nothing to propose: ${proposal.why}`;
  const { branch, title, changes } = proposal;
  const planned = proposal.kind === 'planned';
  const heading = planned
    ? `would propose on ${branch}`
    : `${proposal.kind} the proposal on ${branch}`;
  const places = planned
    ? []
    : [
        `title, body and labels: ${proposal.places.map((place) => relative('', place)).join(', ')}`,
        `look at it: ${proposal.look}`,
      ];
  return [`${heading}: ${title}`, changesToText(changes), ...places].join('\n');
}

export function changesToText(changes: readonly VariantChange[]): string {
  if (changes.length === 0) return 'nothing changes';
  const rows = changes.flatMap(({ id, kind, pins }) =>
    pins.map(({ attribute, before, after }) => [
      id,
      kind,
      attribute,
      short(before?.sha256),
      short(after?.sha256),
    ]),
  );
  return table(['variant', 'pins', 'artifact', 'sha256 before', 'sha256 after'], rows);
}

function short(digest: string | undefined): string {
  return digest?.slice(0, 16) ?? 'none';
}
