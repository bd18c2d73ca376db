import { join } from 'node:path';
import { toSri } from '../digest/sha256.ts';
import { storePath } from '../digest/store-path.ts';
import { exitCodes } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Outcome } from '../pipeline/build-matrix.ts';
import type { Judged } from '../pipeline/judge-record.ts';
import type { Project } from '../pipeline/project.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { RecordedArtifact } from '../record/build-record.ts';
import type { VariantChange } from '../registry/merge.ts';
import { formatSize } from '../report/format.ts';
import { objectUrl } from '../store/object-url.ts';
import { table } from './print.ts';

/** A matrix is done, or a part of it failed; nothing between. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  return outcomes.every(({ kind }) => kind === 'built') ? exitCodes.done : exitCodes.partial;
}

export function outcomesToJson(project: Project, outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => {
    if (outcome.kind === 'not started') return { id: outcome.id, status: outcome.kind };
    if (outcome.kind === 'failed') {
      const { code, message, hint } = outcome.error;
      return { id: outcome.id, status: outcome.kind, error: { code, message, hint } };
    }
    return { ...judgedToJson(project, outcome.judged), status: statusOf(outcome) };
  });
}

export function judgedToJson(project: Project, { record, verdict }: Judged) {
  return {
    id: record.variant.id,
    news: verdict.news,
    reasons: verdict.reasons,
    record: join(project.paths.records, `${record.variant.id}.json`),
    artifacts: record.artifacts.map((artifact) => artifactToJson(project, artifact)),
  };
}

function artifactToJson(
  { store }: Project,
  { attributePath, name, file, size, sha256, object }: RecordedArtifact,
) {
  return {
    attribute: attributePath.join('.'),
    name,
    file,
    size,
    sha256,
    hash: toSri(sha256),
    storePath: storePath(name, sha256),
    ...(object === undefined
      ? {}
      : { url: objectUrl(store.publicUrl, object.key), storedSize: object.size }),
  };
}

function statusOf({ judged, published }: Outcome & { kind: 'built' }): string {
  if (published.length > 0) return 'published';
  return judged.verdict.news ? 'built' : 'unchanged';
}

/** Two tables: what became of the variants, and the artifacts of those that were built. */
export function outcomesToText(outcomes: readonly Outcome[]): string {
  const built = outcomes.filter((outcome) => outcome.kind === 'built');
  const variants = outcomes.map((outcome) => {
    if (outcome.kind === 'built')
      return [outcome.id, statusOf(outcome), outcome.judged.verdict.reasons.join('; ')];
    return [
      outcome.id,
      outcome.kind,
      outcome.kind === 'failed' ? (outcome.error.message.split('\n', 1)[0] ?? '') : '',
    ];
  });
  const artifacts = built.flatMap(({ judged }) => judged.record.artifacts.map(artifactRow));
  return [
    table(['variant', 'result', 'why'], variants),
    ...(artifacts.length === 0 ? [] : [table(['artifact', 'size', 'stored', 'sha256'], artifacts)]),
    ...outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [failureText(outcome)] : [])),
  ].join('\n\n');
}

function artifactRow({ attributePath, size, sha256, object }: RecordedArtifact): string[] {
  return [
    attributePath.join('.'),
    formatSize(size),
    object === undefined ? '–' : formatSize(object.size),
    sha256.slice(0, 16),
  ];
}

function failureText({ id, error }: Outcome & { kind: 'failed' }): string {
  return [
    `${id} failed: ${error.message}`,
    ...(error.hint === undefined ? [] : [`hint: ${error.hint}`]),
  ].join('\n');
}

export function proposalToText(project: Project, proposal: ProposalResult): string {
  if (proposal.kind === 'unchanged') return `nothing to propose: ${proposal.why}`;
  const { base, branch, title, changes } = proposal;
  const heading =
    proposal.kind === 'planned'
      ? `would propose on ${branch}`
      : `${proposal.kind} the proposal on ${branch}`;
  const diff = quoteCommand([
    'git',
    'diff',
    `${base}...${branch}`,
    '--',
    project.loaded.config.registry.path,
  ]);
  return [
    `${heading}: ${title}`,
    changesToText(changes),
    ...(proposal.kind === 'planned'
      ? []
      : [
          `commit ${proposal.commit}; title and body: ${proposal.places.join(', ')}`,
          `look at it: ${diff}`,
        ]),
  ].join('\n');
}

export function changesToText(changes: readonly VariantChange[]): string {
  if (changes.length === 0) return 'nothing changes';
  return changes
    .flatMap(({ id, kind, pins }) => [
      `  ${id}: ${kind}`,
      ...pins.map(
        ({ attribute, before, after }) =>
          `    ${attribute}  ${short(before?.sha256)} -> ${short(after?.sha256)}`,
      ),
    ])
    .join('\n');
}

function short(digest: string | undefined): string {
  return digest?.slice(0, 16) ?? 'none';
}
