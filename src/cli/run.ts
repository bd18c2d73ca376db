import { buildMatrix, type Outcome } from '../pipeline/build-matrix.ts';
import { currentOf, proposeUpdate } from '../pipeline/propose.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printDryRun } from './dry-run.ts';
import { printResult } from './print.ts';
import type { Ending } from './program.ts';
import { exitCodeOf, outcomesToJson, outcomesToText, proposalToText } from './results.ts';

export async function run(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) return printDryRun(context, given.json === true);
  const current = await currentOf(project);
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    force: given.force === true,
    publishAgainst: current,
  });
  const judged = outcomes
    .filter((outcome) => outcome.kind === 'built')
    .map((outcome) => outcome.judged);
  const failures = outcomes.filter(
    (outcome): outcome is Outcome & { kind: 'failed' } => outcome.kind === 'failed',
  );
  const proposal = await proposeUpdate(project, judged, { failures, dryRun: false });
  ending.code = exitCodeOf(outcomes);
  printResult(given.json === true, { variants: outcomesToJson(project, outcomes), proposal }, () =>
    [outcomesToText(outcomes), proposalToText(project, proposal)].join('\n\n'),
  );
}
