import { publishRecords } from '../pipeline/publish-records.ts';
import { recordsOf } from '../pipeline/records.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomesToJson } from '../results/json.ts';
import { outcomeSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export async function publish(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const dryRun = given.dryRun === true;
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, {
    reporter,
    signal,
    force: given.force === true,
    repair: given.repair === true,
    dryRun,
  });
  ending.code = exitCodeOf(outcomes);
  await conclude(context, { dryRun, variants: outcomesToJson(project, outcomes) }, () =>
    outcomeSections(outcomes),
  );
}
