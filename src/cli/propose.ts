import { judgeForProposal, proposeUpdate } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printResult } from './print.ts';
import { proposalToText } from './results.ts';

export async function propose(given: GivenOptions): Promise<void> {
  const { project, selected } = await openContext(given);
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true,
  });
  printResult(given.json === true, { proposal }, () => proposalToText(proposal));
}
