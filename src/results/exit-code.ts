import { exitCodes } from '../errors.ts';
import type { Outcome } from '../pipeline/outcome.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';

/** A matrix is done, or a part of it failed; nothing between. */
export function exitCodeOf(
  outcomes: readonly Outcome[],
  proposal?: ProposalResult | FailedProposal,
): number {
  if (proposal?.kind === 'failed') return proposal.error.exitCode;
  const incomplete = outcomes.some(({ status }) => status === 'failed' || status === 'not started');
  return incomplete ? exitCodes.partial : exitCodes.done;
}
