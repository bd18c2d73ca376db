import { exitCodes } from '../errors.ts';
import { incompleteOf, type Outcome } from '../pipeline/outcome.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';

/** A matrix is done, or a part of it failed; nothing between. */
export function exitCodeOf(
  outcomes: readonly Outcome[],
  proposal?: ProposalResult | FailedProposal,
): number {
  if (proposal?.kind === 'failed') return proposal.error.exitCode;
  return incompleteOf(outcomes).length > 0 ? exitCodes.partial : exitCodes.done;
}
