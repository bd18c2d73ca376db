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
  const json = given.json === true;
  if (given.dryRun) {
    const publishing = `Then: publish what is news to ${project.store.location}.`;
    return printDryRun(context, {
      json,
      next: given.publish ? publishing : 'Nothing is published.',
    });
  }
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    force: given.force === true,
    publishAgainst: given.publish ? await currentOf(project) : undefined,
  });
  ending.code = exitCodeOf(outcomes);
  printResult(json, { variants: outcomesToJson(project, outcomes) }, () =>
    outcomesToText(outcomes),
  );
}
