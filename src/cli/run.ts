import { runPipeline } from '../pipeline/run.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomesToJson, proposalToJson } from '../results/json.ts';
import { outcomeSections, proposalSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { concludeDryRun } from './dry-run.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export async function run(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) {
    const { branch } = await project.forge();
    const next = `Then: publish what is news to ${project.store.location}, and propose it on ${branch}.`;
    return concludeDryRun(context, next);
  }
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    force: given.force === true,
    repair: given.repair === true,
  });
  ending.code = exitCodeOf(outcomes, proposal);
  await conclude(
    context,
    { variants: outcomesToJson(project, outcomes), proposal: proposalToJson(proposal) },
    () => [...outcomeSections(outcomes), ...proposalSections(proposal)],
  );
}
