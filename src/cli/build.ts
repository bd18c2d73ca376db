import { buildMatrix } from '../pipeline/build-matrix.ts';
import { currentOf } from '../pipeline/propose.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printDryRun } from './dry-run.ts';
import { printResult } from './print.ts';
import type { Ending } from './program.ts';
import { exitCodeOf, outcomesToJson, outcomesToText } from './results.ts';

export async function build(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) return printDryRun(context, given.json === true);
  const publishAgainst = given.publish ? await currentOf(project) : undefined;
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    force: given.force === true,
    publishAgainst,
  });
  ending.code = exitCodeOf(outcomes);
  printResult(given.json === true, { variants: outcomesToJson(project, outcomes) }, () =>
    outcomesToText(outcomes),
  );
}
