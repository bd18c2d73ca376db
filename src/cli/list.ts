import { pinStatuses } from '../pipeline/status.ts';
import { presentRegistry } from '../pipeline/update-file.ts';
import { pinSections, pinsToJson } from '../results/status.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export async function list(given: GivenOptions): Promise<void> {
  const context = await openContext({ ...given, dryRun: true });
  const pins = await pinStatuses(await presentRegistry(context.project));
  await conclude(context, { pins: pinsToJson(pins) }, () => pinSections(pins));
}
