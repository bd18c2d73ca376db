import { join, relative } from 'node:path';
import { setOutput } from '@actions/core';
import { incompleteOf, type Outcome, recordOf } from '../pipeline/outcome.ts';
import type { Project } from '../pipeline/project.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';
import type { Reporter } from '../report/reporter.ts';

/** Set before anything is thrown: jobs that follow may want them of a job that failed, too. */
export function outputOutcomes({ source, registry }: Project, outcomes: readonly Outcome[]): void {
  const changed = outcomes.filter((outcome) => 'judged' in outcome && outcome.judged.verdict.news);
  outputIds('changed', changed);
  outputIds('failed', incompleteOf(outcomes));
  setOutput('registry-path', relative(source.root, registry.file));
}

/** What a step says that ends before it has begun, such as on a machine that is unfit. */
export function outputNothingYet(project: Project, variants: readonly { readonly id: string }[]) {
  outputOutcomes(
    project,
    variants.map(({ id }) => ({ status: 'not started', id })),
  );
}

/** Where the records are of what was built, and handed over where that was asked for. */
export function outputRecords(project: Project, outcomes: readonly Outcome[]): void {
  const built = outcomes.filter((outcome) => recordOf(outcome) !== undefined);
  setOutput('records', JSON.stringify(built.map(({ id }) => recordFile(project, id))));
}

export function recordFile({ paths }: Project, id: string): string {
  return join(paths.records, `${id}.json`);
}

function outputIds(name: string, outcomes: readonly Outcome[]): void {
  setOutput(name, JSON.stringify(outcomes.map(({ id }) => id)));
}

/** The pull request that is open now, whether this run changed it or not. */
export function outputProposal(
  proposal: ProposalResult | FailedProposal,
  reporter: Reporter,
): void {
  const pullRequest = 'pullRequest' in proposal ? proposal.pullRequest : undefined;
  setOutput('pull-request-number', pullRequest?.number ?? '');
  setOutput('pull-request-url', pullRequest?.url ?? '');
  if (proposal.kind === 'failed') reporter.error(proposal.error);
  for (const warning of 'warnings' in proposal ? proposal.warnings : []) reporter.warn(warning);
}
