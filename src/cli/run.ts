import { runPipeline } from '../pipeline/run.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printDryRun } from './dry-run.ts';
import { printResult } from './print.ts';
import type { Ending } from './program.ts';
import {
  exitCodeOf,
  outcomesToJson,
  outcomesToText,
  proposalToJson,
  proposalToText,
} from './results.ts';

export async function run(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const json = given.json === true;
  if (given.dryRun) {
    const { branch } = await project.forge();
    const next = `Then: publish what is news to ${project.store.location}, and propose it on ${branch}.`;
    return printDryRun(context, { json, next });
  }
  const [failFast, force] = [given.failFast === true, given.force === true];
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast,
    force,
  });
  ending.code = proposal.kind === 'failed' ? proposal.error.exitCode : exitCodeOf(outcomes);
  printResult(
    json,
    { variants: outcomesToJson(project, outcomes), proposal: proposalToJson(proposal) },
    () => [outcomesToText(outcomes), proposalToText(proposal)].join('\n\n'),
  );
}
