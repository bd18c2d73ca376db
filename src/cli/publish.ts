import { publishRecords } from '../pipeline/publish-records.ts';
import { recordsOf } from '../pipeline/records.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printResult } from './print.ts';
import type { Ending } from './program.ts';
import { exitCodeOf, outcomesToJson, outcomesToText } from './results.ts';

export async function publish(given: GivenOptions, ending: Ending): Promise<void> {
  const { project, selected, reporter, signal } = await openContext(given);
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const records = await recordsOf(project.paths.records, selected);
  const outcomes = await publishRecords(project, records, { reporter, signal, force, dryRun });
  ending.code = exitCodeOf(outcomes);
  printResult(given.json === true, { dryRun, variants: outcomesToJson(project, outcomes) }, () =>
    outcomesToText(outcomes),
  );
}
