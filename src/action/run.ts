import { setOutput } from '@actions/core';
import { runPipeline } from '../pipeline/run.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomeSections, proposalSections } from '../results/sections.ts';
import { builtOf } from './build.ts';
import type { ActionContext } from './context.ts';
import { outputOutcomes, outputProposal } from './outputs.ts';

/** run: all stages in one job. */
export async function run(context: ActionContext): Promise<number> {
  const { project, selected, reporter, signal, inputs } = context;
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast: inputs['fail-fast'],
    force: inputs.force,
    retries: inputs.retries,
    repair: inputs.repair,
  });
  outputOutcomes(project, outcomes);
  outputProposal(proposal, reporter);
  setOutput('records', JSON.stringify(builtOf(context, outcomes).map(({ path }) => path)));
  await reporter.conclude([...outcomeSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}
