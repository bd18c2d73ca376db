import { asUserError, type UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import { buildMatrix, type MatrixOptions } from './build-matrix.ts';
import { incompleteOf, judgedOf, type Outcome } from './outcome.ts';
import type { Project } from './project.ts';
import { type ProposalResult, proposeUpdate, readyToPropose } from './propose.ts';
import { readyToPublish } from './publish-records.ts';

export interface FailedProposal {
  readonly kind: 'failed';
  readonly error: UserError;
}

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  readonly proposal: ProposalResult | FailedProposal;
}

/**
 * The main job: build → collect → hash → judge → publish for each variant, then registry → pull
 * request for all of them. What failed is named in the proposal, and its pins stay.
 */
export async function runPipeline(
  project: Project,
  variants: readonly Variant[],
  options: Omit<MatrixOptions, 'publishing'> & { readonly repair: boolean },
): Promise<RunResult> {
  await readyToPropose(project);
  const publishing = await readyToPublish(project, options);
  const outcomes = await buildMatrix(project, variants, { ...options, publishing });
  options.signal.throwIfAborted();
  const failures = incompleteOf(outcomes);
  const judged = judgedOf(outcomes);
  const { signal } = options;
  const proposal = await tryToPropose(project, judged, { failures, dryRun: false, signal });
  return { outcomes, proposal };
}

/** Hours of builds are worth a report, also where the last step failed. */
export async function tryToPropose(
  ...[project, judged, options]: Parameters<typeof proposeUpdate>
): Promise<ProposalResult | FailedProposal> {
  try {
    return await proposeUpdate(project, judged, options);
  } catch (cause) {
    const error = asUserError(cause);
    if (error === undefined) throw cause;
    return { kind: 'failed', error };
  }
}
