import { runPipeline } from '../pipeline/run.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { matrixSections, proposalSections } from '../results/sections.ts';
import { buildingOptions } from './building.ts';
import { cleanBefore } from './clean.ts';
import type { ActionContext } from './context.ts';
import { outputNothingYet, outputOutcomes, outputProposal, outputRecords } from './outputs.ts';

/** run: all stages in one job. */
export async function run(context: ActionContext): Promise<number> {
  const { project, selected, reporter, inputs } = context;
  outputNothingYet(project, selected);
  outputRecords(project, []);
  await cleanBefore(context);
  const { outcomes, proposal } = await runPipeline(project, selected, {
    ...buildingOptions(context),
    repair: inputs.repair,
  });
  outputOutcomes(project, outcomes);
  outputProposal(proposal, reporter);
  outputRecords(project, outcomes);
  await reporter.conclude([...matrixSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}
