import { judgeForProposal, proposeUpdate } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import { proposalSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export async function propose(given: GivenOptions): Promise<void> {
  const context = await openContext(given);
  const { project, selected } = context;
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true,
  });
  await conclude(context, { proposal }, () => proposalSections(proposal));
}
