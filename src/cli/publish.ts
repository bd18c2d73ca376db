import { publishPinned } from '../pipeline/publish-pinned.ts';
import { publishRecords } from '../pipeline/publish-records.ts';
import { recordsOf } from '../pipeline/records.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomesToJson } from '../results/json.ts';
import { changesSection, outcomeSections } from '../results/sections.ts';
import { type Context, type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface PublishGiven extends GivenOptions {
  readonly pinned?: true | undefined;
}

export async function publish(given: PublishGiven, ending: Ending): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter, signal } = context;
  const dryRun = given.dryRun === true;
  if (given.pinned) return publishPins(context, ending, { dryRun, repair: given.repair === true });
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

async function publishPins(
  context: Context,
  ending: Ending,
  how: { readonly dryRun: boolean; readonly repair: boolean },
): Promise<void> {
  const { project, selected, reporter, signal } = context;
  const { outcomes, update } = await publishPinned(project, selected, { ...how, reporter, signal });
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  const { changes } = update;
  await conclude(context, { dryRun: how.dryRun, variants, changes }, () =>
    outcomes.length === 0
      ? [{ lines: ['every pin is published'] }]
      : [
          ...outcomeSections(outcomes),
          { title: `${project.registry.file}:`, ...changesSection(changes, update.differs) },
        ],
  );
}
