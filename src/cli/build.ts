import { buildMatrix } from '../pipeline/build-matrix.ts';
import { readyToPublish } from '../pipeline/publish-records.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomesToJson } from '../results/json.ts';
import { outcomeSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { concludeDryRun } from './dry-run.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export async function build(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  if (given.dryRun) {
    const publishing = `Then: publish what is news to ${project.store.location}.`;
    return concludeDryRun(context, given.publish ? publishing : 'Nothing is published.');
  }
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    force: given.force === true,
    publishing: given.publish
      ? await readyToPublish(project, { reporter, signal, repair: given.repair === true })
      : undefined,
  });
  ending.code = exitCodeOf(outcomes);
  await conclude(context, { variants: outcomesToJson(project, outcomes) }, () =>
    outcomeSections(outcomes),
  );
}
